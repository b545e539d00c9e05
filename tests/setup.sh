#!/usr/bin/env bash
# Installs what the tests need and the machine does not have: Chromium, Jupyter with nbconvert and Notebook, a C linker, and the .NET
# Interactive kernel. Prints one line for each thing that it installs, and nothing if everything is there.
set -uo pipefail
exec </dev/null

kernel_version=1.0.712001
kernel_folder=${NOTEBOOKVIZ_KERNEL:-${XDG_CACHE_HOME:-$HOME/.cache}/notebookviz/kernel}
missing=0

has_browser() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
        command -v "$name" >/dev/null && return 0
    done
    return 1
}

has_shell() {
    command -v chromium-headless-shell >/dev/null || command -v chrome-headless-shell >/dev/null
}

has_jupyter() {
    command -v jupyter-nbconvert >/dev/null && command -v jupyter-notebook >/dev/null
}

# For programs that are compiled ahead of time.
has_linker() {
    command -v clang >/dev/null || command -v gcc >/dev/null
}

has_kernel() {
    [ -x "$kernel_folder/dotnet-interactive" ] && [ -d "$kernel_folder/.store/microsoft.dotnet-interactive/$kernel_version" ]
}

install_packages() {
    command -v apt-get >/dev/null || return 1
    echo "Installing $* by apt-get."
    local sudo=
    [ "$(id -u)" -eq 0 ] || sudo=sudo
    export DEBIAN_FRONTEND=noninteractive
    $sudo apt-get update -qq >&2 && $sudo apt-get install -y -qq --no-install-recommends "$@" >&2
}

install_kernel() {
    echo "Installing the .NET Interactive kernel $kernel_version into $kernel_folder."
    # A folder of its own first, so that an interrupted installation leaves nothing behind and two at once do not meet.
    local folder
    mkdir -p "$(dirname "$kernel_folder")" && folder=$(mktemp -d "$kernel_folder.XXXXXX") || return 1
    if dotnet tool install Microsoft.dotnet-interactive --version "$kernel_version" --tool-path "$folder" >&2; then
        has_kernel || { rm -rf "$kernel_folder" && mv "$folder" "$kernel_folder"; }
    fi
    rm -rf "$folder"
}

fail() {
    echo "$*" >&2
    missing=1
}

has_browser || install_packages chromium fonts-dejavu-core
has_browser || fail "There is no Chromium: the browser tests will fail. Install Chromium or Chrome and put it on the PATH."
# The browser tests run without it, too, and take longer.
has_shell || install_packages chromium-headless-shell
has_jupyter || install_packages jupyter-nbconvert jupyter-notebook python3-nbformat
has_jupyter || fail "There is no Jupyter: the tests that use it will fail. Install jupyter-nbconvert and jupyter-notebook."
has_linker || install_packages gcc libc6-dev zlib1g-dev
has_linker || fail "There is no C linker: the test of a program that is compiled ahead of time will fail. Install clang or gcc."
has_kernel || install_kernel
has_kernel || fail "There is no .NET Interactive kernel $kernel_version in $kernel_folder: the kernel tests will fail."
exit "$missing"
