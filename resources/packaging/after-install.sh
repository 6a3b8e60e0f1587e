#!/bin/sh
# Runs as root after the package's files are in place.
set -e

# Only root may change what polkit lets become root.
chown -R root:root /usr/lib/clearbench
chmod -R go-w /usr/lib/clearbench
chmod 0755 /usr/lib/clearbench/node

# Journals of elevated jobs; each job's folder is opened to the person who started it.
install -d -o root -g root -m 0755 /var/lib/clearbench-engine /var/lib/clearbench-engine/jobs
