#!/usr/bin/env bash
# Installs what the tests need, builds the solution, runs all tests, and sums them up. The last line is "N passed, N failed, N skipped"; the
# exit code is 0 only if tests ran and none failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# The summaries that are counted below are in English.
export DOTNET_CLI_UI_LANGUAGE=en
# No servers that outlive the run, and the plain log that is read below.
export MSBUILDDISABLENODEREUSE=1 MSBUILDTERMINALLOGGER=off

# Most processes here live for seconds: code measured while it runs is not worth its cost.
export DOTNET_TieredPGO=0

# Threads of libtorch that wait for work sleep: spinning takes the cores from the other test project.
export OMP_WAIT_POLICY=passive

# Tests that lack something fail and say so.
tests/setup.sh

passed=0 failed=0 skipped=0
finish() {
    local status=0
    [ "$failed" -eq 0 ] || status=1
    echo "$passed passed, $failed failed, $skipped skipped"
    exit "$status"
}
count_failure() {
    echo "$*; it counts as one failure."
    failed=$((failed + 1))
}

# One compiler for all projects, which ends with the build: started anew for each, it would itself be compiled each time.
build() {
    local status
    UseSharedCompilation=true dotnet build NotebookViz.sln -c Release --nologo
    status=$?
    dotnet build-server shutdown --vbcscompiler
    return $status
}

mapfile -t projects < <(sed -nE 's/^Project.* "([^"]+Tests\.csproj)".*/\1/p' NotebookViz.sln | tr '\\' /)
if [ "${#projects[@]}" -eq 0 ] || ! build; then
    count_failure "The build failed, or there are no test projects"
    finish
fi

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# The longest first, so that all cores are busy until the end. NotebookViz.Cli.Tests takes by far the longest and runs in two parts: the tests
# that need the packages of this build, and all others.
packed='FullyQualifiedName~.Docs.|FullyQualifiedName~.Hosts.'
others=$(sed 's/~/!~/g; s/|/\&/g' <<<"$packed")
longest=(NotebookViz.BrowserTests "NotebookViz.Cli.Tests?$packed" "NotebookViz.Cli.Tests?$others" NotebookViz.KernelTests NotebookViz.Tests)

# A run is a project or, with a filter after a question mark, a part of one.
runs=()
for run in "${longest[@]}"; do
    name=${run%%\?*}
    for project in "${projects[@]}"; do
        [[ $project != */$name.csproj ]] || runs+=("$project${run#"$name"}")
    done
done
for project in "${projects[@]}"; do
    [[ " ${longest[*]%%\?*} " == *" $(basename "$project" .csproj) "* ]] || runs+=("$project")
done

run_tests() {
    local log project filter
    log=$logs/$(basename "$1")
    project=${1%%\?*}
    filter=${1#"$project"}
    case $project in
        # Most of their time is spent in processes that live for seconds, in a compiler: what is compiled twice there does not pay.
        *KernelTests*|*Cli.Tests*) export DOTNET_TC_CallCountThreshold=2000 DOTNET_TC_CallCountingDelayMs=500 ;;
    esac
    dotnet test "$project" -c Release --no-build ${filter:+--filter "${filter#\?}"} >"$log" 2>&1
    echo $? >"$log.status"
}
export logs
export -f run_tests
# Most tests wait for one process after the other, and each takes less than a core: three at a time keep two cores busy.
printf '%s\0' "${runs[@]}" | xargs -0 -n 1 -P 3 bash -c 'run_tests "$0"'

# One line for each run: "Passed!  - Failed:     0, Passed:    12, Skipped:     0, Total:    12, Duration: …".
summary='s/^ *(Passed|Failed|Skipped)! +- Failed: +([0-9]+), Passed: +([0-9]+), Skipped: +([0-9]+), Total: .*/\2 \3 \4/p'
for run in "${runs[@]}"; do
    log=$logs/$(basename "$run")
    echo "== $run"
    cat "$log"
    status=$(cat "$log.status")
    read -r fails passes skips < <(sed -nE "$summary" "$log" | awk '{ f += $1; p += $2; s += $3 } END { print f + 0, p + 0, s + 0 }')
    # A summary counts neither a test process that dies nor a run without tests.
    if [ "$fails" -eq 0 ] && { [ "$passes" -eq 0 ] || [ "$status" != 0 ]; }; then
        count_failure "The run of $run failed (exit code $status)"
    fi
    failed=$((failed + fails)) passed=$((passed + passes)) skipped=$((skipped + skips))
done
finish
