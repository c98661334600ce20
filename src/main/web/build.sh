#!/bin/sh
# Builds dist/ (index.html, app.js, app.css): Maven calls this in every build, so it
# installs and compiles only what changed and says nothing when all is well.
set -eu
cd "$(dirname "$0")"

installed=node_modules/.installed-lock
built=node_modules/.built-from

if ! cmp -s package-lock.json "$installed"; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
  cp package-lock.json "$installed"
fi

sources=$(find app client static build.sh build.mjs tsconfig.json package-lock.json -type f \
  -exec cksum {} + | sort | cksum)
if [ -f dist/index.html ] && [ "$(cat "$built" 2>/dev/null)" = "$sources" ]; then
  exit 0
fi

node_modules/.bin/tsc --noEmit -p tsconfig.json
node_modules/.bin/tsc --noEmit -p app/worker/tsconfig.json
node build.mjs
printf '%s\n' "$sources" >"$built"
