/**
 * The script that travels with an export: POSIX sh and openssl 3, nothing else. It checks that every file is the one that
 * was exported, that none is missing or added, and that every record was signed under the roots given.
 *
 * `-attime` takes the time at which the record says it was issued: the signing key has expired when somebody looks years
 * later, and that must not make its signatures fail.
 */
export const verifyScript = `#!/bin/sh
# Checks this export of Clearbench certificates. Needs a POSIX shell and openssl 3.0 or newer, nothing else.
#
#   sh verify.sh [ROOTS.pem]
#
# ROOTS.pem holds the root certificates that you trust; get them from the issuer by another way than this export.
# Without it the export's own roots.pem is used: then compare the fingerprint that is printed.
# Ends with 0 if everything is as it was signed and exported, else with 1.
set -u
LC_ALL=C
export LC_ALL

bad=0
problem() {
  printf 'FAILED  %s\\n' "$1"
  bad=$((bad + 1))
}

roots=
if [ "$#" -gt 0 ]; then
  case $1 in
    /*) roots=$1 ;;
    *) roots=$PWD/$1 ;;
  esac
fi
case $0 in
  */*) cd "\${0%/*}" || exit 1 ;;
esac

if ! openssl cms -help >/dev/null 2>&1; then
  problem 'openssl 3.0 or newer is needed and was not found'
  exit 1
fi
if [ -z "$roots" ]; then
  roots=./roots.pem
  if [ ! -f "$roots" ]; then
    problem 'no root certificates: sh verify.sh ROOTS.pem'
    exit 1
  fi
  printf 'Using the roots that came with this export. Compare with what you got another way:\\n'
  openssl x509 -in "$roots" -noout -subject -fingerprint -sha256
fi
if [ ! -r "$roots" ]; then
  problem "cannot read $roots"
  exit 1
fi

# sha256_of FILE: sets hash
sha256_of() {
  hash=$(openssl dgst -sha256 -r <"$1" 2>/dev/null) || hash=
  hash=\${hash%% *}
}

# signed_at SIGNATURE CONTENT SECONDS: whether a trusted key signed the content
signed_at() {
  openssl cms -verify -binary -cades -inform DER -in "$1" -content "$2" \\
    -CAfile "$roots" -no-CApath -no-CAstore -attime "$3" -out /dev/null >/dev/null 2>&1
}

if [ ! -f MANIFEST.sha256 ] || [ ! -f certificates.list ]; then
  problem 'MANIFEST.sha256 or certificates.list is missing'
  exit 1
fi

# 1. The list of files, if the station signed it.
if [ -f MANIFEST.sha256.p7s ]; then
  read -r word seconds <certificates.list
  if [ "$word" = exported ] && signed_at MANIFEST.sha256.p7s MANIFEST.sha256 "$seconds"; then
    printf 'OK      MANIFEST.sha256 is signed\\n'
  else
    problem 'MANIFEST.sha256 was changed, or signed by a key that these roots do not vouch for'
  fi
else
  printf 'NOTE    MANIFEST.sha256 is not signed: only the records are proven, and that nothing is left out is not\\n'
fi

# 2. Every file that is listed.
listed=0
while read -r wanted name; do
  case $name in
    '' | /* | -* | *..* | *[!A-Za-z0-9._/-]*)
      problem "MANIFEST.sha256 lists a strange name: $name"
      continue
      ;;
    certificates/*) listed=$((listed + 1)) ;;
  esac
  if [ ! -f "$name" ]; then
    problem "$name is missing"
    continue
  fi
  sha256_of "$name"
  [ "$hash" = "$wanted" ] || problem "$name was changed"
done <MANIFEST.sha256

# 3. No file that is not listed.
there=0
for name in certificates/*/* certificates/*/.[!.]* certificates/.[!.]*; do
  [ -e "$name" ] && there=$((there + 1))
done
[ "$there" -eq "$listed" ] || problem "there are $there files in certificates, but $listed are listed"

# 4. Every record.
count=0
while read -r id seconds; do
  [ "$id" = exported ] && continue
  case $id in
    '' | *[!A-Za-z0-9-]*)
      problem "certificates.list holds a strange id: $id"
      continue
      ;;
  esac
  count=$((count + 1))
  file=certificates/$id/$id.json
  signed_at "$file.p7s" "$file" "$seconds" ||
    problem "$file was changed, or signed by a key that these roots do not vouch for"
done <certificates.list

if [ "$bad" -gt 0 ]; then
  printf 'FAILED  %s problems in %s certificates, %s files\\n' "$bad" "$count" "$listed"
  exit 1
fi
printf 'OK      %s certificates, %s files: unchanged, and every record is signed\\n' "$count" "$listed"
`;

/** What stands beside the script for people who open the export. */
export const exportReadme = `Certificates of data destruction, exported by Clearbench

certificates/ID/ID.json      the record, exactly as it was signed
certificates/ID/ID.json.p7s  the detached signature over it (CMS, DER)
certificates/ID/ID.pdf       the document for people; it is signed as a whole and holds the record as well
certificates.list            ids and times of issue (seconds since 1970)
manifest.json                the same for programs, with the hash of every file
MANIFEST.sha256              the hash of every file; MANIFEST.sha256.p7s is its signature, if there is one
roots.pem                    the roots that the exporting station trusts

To check everything:    sh verify.sh ROOTS.pem
To check one record:    openssl cms -verify -binary -cades -inform DER -in ID.json.p7s -content ID.json \\
                          -CAfile ROOTS.pem -out /dev/null      (add -attime SECONDS after the key has expired)
To check one document:  pdfsig ID.pdf, or Acrobat; the whole document must be signed.

Get ROOTS.pem, and if in doubt verify.sh, by another way than this export: whoever changes files could change those, too.
`;
