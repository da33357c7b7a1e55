#!/usr/bin/env bash
# tools/lint_openapi.sh: holds docs/openapi.yaml to the rules of Redocly CLI; a warning fails too. The tool comes from npm, at the
# versions in tools/openapi_lint/package-lock.json, into build/openapi_lint, once. Status 77 where there is no npm or it reaches no
# registry.
set -euo pipefail
cd "$(dirname "$0")/.."
place=build/openapi_lint
if ! command -v npm >/dev/null; then
    echo "lint_openapi.sh: no npm here: skipped"
    exit 77
fi
if ! cmp -s tools/openapi_lint/package-lock.json "$place/installed"; then
    mkdir -p "$place"
    cp tools/openapi_lint/package.json tools/openapi_lint/package-lock.json "$place/"
    if ! npm ci --prefix "$place" --ignore-scripts --no-audit --no-fund --loglevel=error; then
        echo "lint_openapi.sh: npm could not install Redocly CLI: skipped"
        exit 77
    fi
    cp tools/openapi_lint/package-lock.json "$place/installed"
fi
said=$(REDOCLY_TELEMETRY=off "$place/node_modules/.bin/redocly" lint docs/openapi.yaml --config tools/openapi_lint/redocly.yaml \
    --format stylish 2>&1) || { echo "$said"; exit 1; }
echo "$said"
! grep -q "warning" <<<"$said"
