/**
 * The script that travels with an export: POSIX sh and openssl 3, nothing else. It checks that every file is the one that
 * was exported, that no certificate's is missing or added, and that every record was signed under the roots given.
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
exec 3<certificates.list
read -r word exported <&3
[ "$word" = exported ] || problem 'certificates.list does not say when it was exported'
if [ -f MANIFEST.sha256.p7s ]; then
  if signed_at MANIFEST.sha256.p7s MANIFEST.sha256 "$exported"; then
    printf 'OK      MANIFEST.sha256 is signed\\n'
  else
    problem 'MANIFEST.sha256 was changed, or signed by a key that these roots do not vouch for'
  fi
else
  printf 'NOTE    MANIFEST.sha256 is not signed: only the records are proven, and that nothing is left out is not\\n'
fi

# 2. Every file that is listed. Records stand in the order of certificates.list, which says when each was issued, so that
# none of them can be left out of it and pass unchecked.
line=0
listed=0
count=0
while read -r wanted name; do
  line=$((line + 1))
  case $name in
    '' | /* | -* | *..* | *[!A-Za-z0-9._/-]*)
      problem "MANIFEST.sha256 lists a strange name in line $line"
      continue
      ;;
    certificates/*) listed=$((listed + 1)) ;;
  esac
  if [ ! -f "$name" ]; then
    problem "$name is missing"
  else
    sha256_of "$name"
    [ "$hash" = "$wanted" ] || problem "$name was changed"
  fi
  case $name in
    certificates/*.json)
      count=$((count + 1))
      read -r id seconds <&3 || id=
      if [ "$name" != "certificates/$id/$id.json" ]; then
        problem "$name is not the next in certificates.list"
      elif ! signed_at "$name.p7s" "$name" "$seconds"; then
        problem "$name was changed, or signed by a key that these roots do not vouch for"
      fi
      ;;
  esac
done <MANIFEST.sha256
if read -r id seconds <&3; then
  problem 'certificates.list names certificates that MANIFEST.sha256 does not list'
fi

# 3. No file among the certificates that is not listed.
there=0
count_if_there() {
  if [ -e "$1" ] || [ -L "$1" ]; then there=$((there + 1)); fi
}
for name in certificates/*; do
  if [ -L "$name" ] || [ ! -d "$name" ]; then count_if_there "$name"; fi
done
for name in certificates/.[!.]* certificates/..?* certificates/*/* certificates/*/.[!.]* certificates/*/..?*; do
  count_if_there "$name"
done
[ "$there" -eq "$listed" ] || problem "there are $there files in certificates, but $listed are listed"

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
