; The Windows installer: for one user, without administrator rights. It adds the program to the Start menu and to PATH,
; opens .scumble files with it and offers it for pictures; the uninstaller takes all of that back.
;
;   makensis -DVERSION=0.1.0 -DFILES=FOLDER -DSETUP=FILE packaging/windows/scumble.nsi
;
; FOLDER holds scumble.exe, NOTICES.txt, LICENSE-MIT.txt and LICENSE-APACHE.txt.

Unicode true
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma

!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "WinMessages.nsh"
!include "x64.nsh"

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Scumble"
!define CLASSES "Software\Classes"

Name "Scumble"
OutFile "${SETUP}"
InstallDir "$LOCALAPPDATA\Programs\Scumble"
InstallDirRegKey HKCU "Software\Scumble" "Folder"
BrandingText "Scumble ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Scumble"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Scumble's installer"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "2026 The Scumble developers"

!define MUI_ICON "..\icons\scumble.ico"
!define MUI_UNICON "..\icons\scumble.ico"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_FINISHPAGE_RUN "$INSTDIR\scumble.exe"
!define MUI_FINISHPAGE_NOAUTOCLOSE

!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES

!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!insertmacro MUI_LANGUAGE "Spanish"
!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "Japanese"
!insertmacro MUI_LANGUAGE "SimpChinese"

; What Explorer offers for a file of this kind, beside what it opens with by default.
!macro Offer EXTENSION
  WriteRegStr HKCU "${CLASSES}\Applications\scumble.exe\SupportedTypes" "${EXTENSION}" ""
  WriteRegNone HKCU "${CLASSES}\${EXTENSION}\OpenWithProgids" "Scumble.Picture"
!macroend
!macro Withdraw EXTENSION
  DeleteRegValue HKCU "${CLASSES}\${EXTENSION}\OpenWithProgids" "Scumble.Picture"
!macroend
!macro ForPictures DO
  !insertmacro ${DO} ".ora"
  !insertmacro ${DO} ".psd"
  !insertmacro ${DO} ".png"
  !insertmacro ${DO} ".jpg"
  !insertmacro ${DO} ".jpeg"
  !insertmacro ${DO} ".webp"
  !insertmacro ${DO} ".tif"
  !insertmacro ${DO} ".tiff"
  !insertmacro ${DO} ".bmp"
  !insertmacro ${DO} ".gif"
!macroend
; Tells Explorer that kinds of files have changed.
!macro Refresh
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

; PATH may be longer than NSIS's strings, and a cut PATH would break the machine: PowerShell changes it. The folder is
; handed over in the environment, so that no sign in it can be read as a command.
!macro ChangePath SCRIPT
  System::Call 'kernel32::SetEnvironmentVariable(t "SCUMBLE_FOLDER", t "$INSTDIR")'
  nsExec::Exec "powershell.exe -NoProfile -NonInteractive -Command $\"$$k = [Microsoft.Win32.Registry]::CurrentUser.CreateSubKey('Environment'); $$p = @($$k.GetValue('Path', '', 'DoNotExpandEnvironmentNames').Split(';') | Where-Object { $$_ -and $$_ -ne $$env:SCUMBLE_FOLDER }); ${SCRIPT}; $$k.SetValue('Path', ($$p -join ';'), 'ExpandString')$\""
  Pop $0
  SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=2000
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "Scumble needs a 64-bit Windows."
    Abort
  ${EndIf}
FunctionEnd

Section "Scumble" SecProgram
  SectionIn RO
  SetOutPath "$INSTDIR"
  File "${FILES}/scumble.exe"
  File "${FILES}/NOTICES.txt"
  File "${FILES}/LICENSE-MIT.txt"
  File "${FILES}/LICENSE-APACHE.txt"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Scumble.lnk" "$INSTDIR\scumble.exe"

  WriteRegStr HKCU "Software\Scumble" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "DisplayName" "Scumble"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\scumble.exe"
  WriteRegStr HKCU "${KEY}" "Publisher" "The Scumble developers"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" "$0"
SectionEnd

Section "File types" SecTypes
  WriteRegStr HKCU "${CLASSES}\.scumble" "" "Scumble.Project"
  WriteRegStr HKCU "${CLASSES}\.scumble" "Content Type" "application/x-scumble"
  WriteRegStr HKCU "${CLASSES}\Scumble.Project" "" "Scumble project"
  WriteRegStr HKCU "${CLASSES}\Scumble.Project\DefaultIcon" "" "$INSTDIR\scumble.exe,0"
  WriteRegStr HKCU "${CLASSES}\Scumble.Project\shell\open\command" "" '"$INSTDIR\scumble.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\Scumble.Picture" "" "Picture"
  WriteRegStr HKCU "${CLASSES}\Scumble.Picture\shell\open\command" "" '"$INSTDIR\scumble.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\Applications\scumble.exe" "FriendlyAppName" "Scumble"
  WriteRegStr HKCU "${CLASSES}\Applications\scumble.exe\shell\open\command" "" '"$INSTDIR\scumble.exe" "%1"'
  !insertmacro ForPictures Offer
  !insertmacro Refresh
SectionEnd

Section "Command line (PATH)" SecPath
  !insertmacro ChangePath "$$p += $$env:SCUMBLE_FOLDER"
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${SecProgram} "The studio with its built-in models."
  !insertmacro MUI_DESCRIPTION_TEXT ${SecTypes} "Opens .scumble projects with Scumble, and offers it for pictures."
  !insertmacro MUI_DESCRIPTION_TEXT ${SecPath} "Lets a terminal find the command scumble."
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Section "Uninstall"
  Delete "$INSTDIR\scumble.exe"
  Delete "$INSTDIR\NOTICES.txt"
  Delete "$INSTDIR\LICENSE-MIT.txt"
  Delete "$INSTDIR\LICENSE-APACHE.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Scumble.lnk"
  ReadRegStr $0 HKCU "${CLASSES}\.scumble" ""
  ${If} $0 == "Scumble.Project"
    DeleteRegKey HKCU "${CLASSES}\.scumble"
  ${EndIf}
  DeleteRegKey HKCU "${CLASSES}\Scumble.Project"
  DeleteRegKey HKCU "${CLASSES}\Scumble.Picture"
  DeleteRegKey HKCU "${CLASSES}\Applications\scumble.exe"
  !insertmacro ForPictures Withdraw
  !insertmacro ChangePath "$$p = @($$p)"
  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey HKCU "Software\Scumble"
  !insertmacro Refresh
SectionEnd
