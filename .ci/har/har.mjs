// Checks a HAR from standard input against the schema of HAR 1.2.
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

const { har: validate } = createRequire(import.meta.url)("har-validator/lib/promise");
const har = JSON.parse(await text(process.stdin));
const entries = har.log.entries;

// The validator must find what is wrong, or it proves nothing.
const wrong = structuredClone(har);
delete wrong.log.entries[0].response.content.size;
if (await validate(wrong).then(() => true, () => false)) throw new Error("the validator lets everything pass");

await validate(har).catch((error) => {
  console.error(error.errors ?? error);
  process.exit(1);
});
const answers = new Set(entries.map((e) => e.response.status));
console.log(`${entries.length} exchanges are valid HAR 1.2; answers: ${[...answers].join(", ")}`);
if (entries.length < 30 || !answers.has(0) || !answers.has(200) || !answers.has(500)) process.exit(1);
