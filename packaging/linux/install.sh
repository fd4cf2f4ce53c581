#!/bin/sh
# Installs Scumble from this folder for the user who runs this, or removes it:
#
#   ./install.sh [--prefix FOLDER] [--uninstall]
#
# FOLDER is ~/.local if it is not given; `sudo ./install.sh --prefix /usr/local` installs for everybody. Nothing outside
# FOLDER is touched. The program also runs from where it lies, without this: bin/scumble.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
prefix=${HOME:-}/.local
remove=
while [ $# -gt 0 ]; do
    case $1 in
        --prefix)
            [ $# -gt 1 ] || { echo "install.sh: --prefix wants a folder" >&2; exit 2; }
            prefix=$2
            shift 2
            ;;
        --uninstall) remove=yes && shift ;;
        *)
            sed -n '2,7s/^# \{0,1\}//p' "$0"
            [ "$1" = --help ] && exit 0 || exit 2
            ;;
    esac
done
case $prefix in /*) ;; *) prefix=$(pwd)/$prefix ;; esac

# What desktops keep of installed files is renewed where the tools for it are.
refresh() {
    for tool in \
        "update-desktop-database -q $prefix/share/applications" \
        "update-mime-database $prefix/share/mime" \
        "gtk-update-icon-cache -qtf $prefix/share/icons/hicolor"; do
        # shellcheck disable=SC2086 # A command and its arguments; the prefix is checked to have no spaces.
        if command -v "${tool%% *}" >/dev/null 2>&1; then $tool >/dev/null 2>&1 || true; fi
    done
}
case $prefix in *[[:space:]\&\|]*) echo "install.sh: choose a folder without spaces, & and |" >&2 && exit 2 ;; esac

list=$prefix/share/doc/scumble/installed-files
clear_away() { while read -r file; do rm -f "$prefix/$file"; done <"$list"; }
if [ -n "$remove" ]; then
    [ -f "$list" ] || { echo "install.sh: Scumble is not installed in $prefix" >&2; exit 1; }
    clear_away
    rm -f "$list"
    rmdir "$prefix/share/doc/scumble" 2>/dev/null || true
    refresh
    echo "Scumble is removed from $prefix. Settings and pictures stay: see ~/.config/scumble and ~/.local/share/scumble."
    exit 0
fi

cd "$here"
mkdir -p "$prefix/share/doc/scumble"
# Files of an earlier version go, even those of them that are written to or run just now.
[ ! -f "$list" ] || clear_away
find bin share -type f | sort >"$list"
while read -r file; do
    mkdir -p "$prefix/$(dirname "$file")"
    cp -p "$file" "$prefix/$file"
done <"$list"
desktop=$prefix/share/applications/org.scumble.Scumble.desktop
# Not every desktop looks for programs in every prefix.
sed "s|^Exec=scumble|Exec=$prefix/bin/scumble|" share/applications/org.scumble.Scumble.desktop >"$desktop"
refresh
echo "Scumble is installed in $prefix: start it from the menu, or by $prefix/bin/scumble"
