#!/bin/sh
# Find a Chromium for the browser tests, or install Debian's where that is allowed. Never fails: without a
# browser those tests are skipped and say so.
for name in "$MINIDIFF_CHROMIUM" chromium chromium-browser google-chrome; do
    [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing chromium for the browser tests ..."
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } >/dev/null 2>&1 && exit 0
fi
echo "No Chromium here: the browser tests will be skipped. To have them: install chromium, or set MINIDIFF_CHROMIUM."
