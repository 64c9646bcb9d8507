// Package inspect is the Inspector's model: the texts that are inspected, the tokens
// found in them, what is expected of these, and a server's answer about one.
package inspect
