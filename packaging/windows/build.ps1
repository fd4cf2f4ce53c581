# Makes the Windows installer, in a "Developer PowerShell for VS" with rustup's MSVC toolchain, Python and NSIS 3:
#
#   packaging\windows\build.ps1 [CARGO ARGUMENTS]
#
# The C runtime is linked in, so that nothing has to be installed beside the program. The installer is unsigned; sign
# scumble.exe and it with `signtool` where a certificate is at hand.
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
Set-Location (Join-Path $PSScriptRoot '..\..')

$version = (Select-String -Path Cargo.toml -Pattern '^version = "(.*)"' | Select-Object -First 1).Matches.Groups[1].Value
$numbers = "$version.0"
if (-not (Select-String -Quiet -SimpleMatch -Path packaging\windows\scumble.rc -Pattern """$version""")) {
    throw "packaging\windows\scumble.rc does not name version $version"
}
if (-not (Select-String -Quiet -SimpleMatch -Path packaging\windows\scumble.manifest -Pattern """$numbers""")) {
    throw "packaging\windows\scumble.manifest does not name version $numbers"
}

New-Item -ItemType Directory -Force -Path target\windows, target\packages | Out-Null
$resource = Join-Path (Get-Location) 'target\windows\scumble.res'
rc.exe /nologo /fo $resource packaging\windows\scumble.rc

$env:RUSTFLAGS = '-C target-feature=+crt-static'
cargo rustc --release --locked --bin scumble @args -- -C "link-arg=$resource" -C 'link-arg=/MANIFEST:NO'
$target = (cargo metadata --format-version 1 --no-deps | ConvertFrom-Json).target_directory
Copy-Item (Join-Path $target 'release\scumble.exe') target\windows\scumble.exe
python packaging\notices target\windows\NOTICES.txt
Copy-Item packaging\LICENSE-MIT target\windows\LICENSE-MIT.txt
Copy-Item packaging\LICENSE-APACHE target\windows\LICENSE-APACHE.txt

$setup = "target\packages\Scumble-$version-windows-x64-setup.exe"
makensis.exe /V2 "/DVERSION=$version" "/DFILES=$(Resolve-Path target\windows)" "/DSETUP=$(Join-Path (Get-Location) $setup)" `
    packaging\windows\scumble.nsi
Write-Output $setup
