#!/bin/sh
# Runs as root after the package's files are gone. Jobs and certificates in /var/lib stay: they are records.
set -e
exit 0
