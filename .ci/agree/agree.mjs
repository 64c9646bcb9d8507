// Compares our verdicts, read from standard input, with jose's: whether now is
// within a token's life, and whether the signature is right.
import { createInterface } from "node:readline";
import { jwtVerify } from "jose";

// jose looks at the signature first; its times are judged with the right key.
async function verdict(token, secret, now) {
  try {
    await jwtVerify(token, new TextEncoder().encode(secret), { currentDate: new Date(now * 1000) });
    return { time: "fine", signed: true };
  } catch (error) {
    switch (error.code) {
      case "ERR_JWT_EXPIRED":
        return { time: "expired", signed: true };
      case "ERR_JWT_CLAIM_VALIDATION_FAILED":
        if (error.claim === "nbf") return { time: "early", signed: true };
        break;
      case "ERR_JWS_SIGNATURE_VERIFICATION_FAILED":
        return { signed: false };
    }
    throw error;
  }
}

let compared = 0, differ = 0;
const seen = {};
for await (const text of createInterface({ input: process.stdin })) {
  const ours = JSON.parse(text);
  const theirs = await verdict(ours.token, ours.secret, ours.now);
  compared++;
  const name = theirs.time ?? "forged";
  seen[name] = (seen[name] ?? 0) + 1;
  if (theirs.signed !== ours.signed || (theirs.signed && theirs.time !== ours.time)) {
    differ++;
    console.error("differ:", text, theirs);
  }
}
console.log(`${compared} tokens compared with jose:`, seen, `${differ} differ`);
if (differ > 0 || ["fine", "expired", "early", "forged"].some((kind) => !seen[kind])) process.exit(1);
