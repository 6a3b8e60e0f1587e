/** The stock command that checks a record with its signature, and needs nothing of ours; the README prints the same. */
export function opensslCommand(id: string): string {
  return `openssl cms -verify -binary -cades -inform DER -in ${id}.json.p7s -content ${id}.json -CAfile roots.pem -out /dev/null`;
}
