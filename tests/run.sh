#!/usr/bin/env bash
# Installs what the tests need, runs all tests, and sums them up. The last line is "N passed, N failed, N skipped"; the exit code is 0 only
# if tests ran and none failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# The summaries that are counted below are in English.
export DOTNET_CLI_UI_LANGUAGE=en
# No servers that outlive the run, and the plain log that is read below.
export MSBUILDDISABLENODEREUSE=1 MSBUILDTERMINALLOGGER=off

# Tests that lack something fail and say so.
tests/setup.sh

log=$(mktemp)
trap 'rm -f "$log"' EXIT

dotnet test NotebookViz.sln 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

# One line for each test project: "Passed!  - Failed:     0, Passed:    12, Skipped:     0, Total:    12, Duration: …".
sums=$(sed -nE 's/^ *(Passed|Failed|Skipped)! +- Failed: +([0-9]+), Passed: +([0-9]+), Skipped: +([0-9]+), Total: .*/\2 \3 \4/p' "$log" |
    awk '{ failed += $1; passed += $2; skipped += $3 } END { print failed + 0, passed + 0, skipped + 0 }')
read -r failed passed skipped <<<"$sums"

# No project counts a failed build, a test process that dies, or a project without tests: count them here.
projects=$(grep -c '^ *Test run for ' "$log")
summaries=$(grep -cE '^ *(Passed|Failed|Skipped)! +- Failed: ' "$log")
if [ "$failed" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$passed" -eq 0 ] || [ "$summaries" -ne "$projects" ]; }; then
    echo "The run itself failed (exit code $status; $summaries of $projects test projects have a result); it counts as one failure."
    failed=1
fi
[ "$failed" -eq 0 ] || [ "$status" -ne 0 ] || status=1
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
