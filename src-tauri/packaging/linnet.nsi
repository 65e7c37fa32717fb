; The installer for Windows as it is made on Linux, where Tauri's own cannot be: for one person, without an administrator.
; `cargo xtask package --windows` names PROGRAM, LOADER, LICENCES, VERSION and OUT.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
!include "MUI2.nsh"
!include "LogicLib.nsh"

!define IDENTIFIER "app.linnet.desktop"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Linnet"
!define WEBVIEW "Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"

Name "Linnet"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Linnet"
InstallDirRegKey HKCU "Software\Linnet" ""
ManifestDPIAware true
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Linnet"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Linnet, installer"
VIAddVersionKey "CompanyName" "The Linnet developers"
VIAddVersionKey "LegalCopyright" "© The Linnet developers"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\linnet.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; What was typed is kept as it is typed, and what was sent waits in the outbox: the app may end at any moment.
!macro End
  nsExec::Exec 'taskkill.exe /F /T /IM linnet.exe'
  Pop $0
!macroend

Section
  !insertmacro End
  SetOutPath "$INSTDIR"
  File "/oname=linnet.exe" "${PROGRAM}"
  File "/oname=WebView2Loader.dll" "${LOADER}"
  File "/oname=LICENCES.txt" "${LICENCES}"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Linnet.lnk" "$INSTDIR\linnet.exe"

  ; Links, and the name under which notifications are shown.
  WriteRegStr HKCU "Software\Classes\linnet" "" "URL:Linnet"
  WriteRegStr HKCU "Software\Classes\linnet" "URL Protocol" ""
  WriteRegStr HKCU "Software\Classes\linnet\DefaultIcon" "" '"$INSTDIR\linnet.exe",0'
  WriteRegStr HKCU "Software\Classes\linnet\shell\open\command" "" '"$INSTDIR\linnet.exe" "%1"'
  WriteRegStr HKCU "Software\Classes\AppUserModelId\${IDENTIFIER}" "DisplayName" "Linnet"
  WriteRegStr HKCU "Software\Classes\AppUserModelId\${IDENTIFIER}" "IconUri" "$INSTDIR\linnet.exe"

  WriteRegStr HKCU "Software\Linnet" "" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Linnet"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" '"$INSTDIR\linnet.exe",0'
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Linnet developers"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1

  SetRegView 32
  ReadRegStr $0 HKLM "SOFTWARE\${WEBVIEW}" "pv"
  ReadRegStr $1 HKCU "Software\${WEBVIEW}" "pv"
  SetRegView 64
  ${If} "$0$1" == ""
    MessageBox MB_YESNO|MB_ICONINFORMATION \
      "Linnet shows its window with Microsoft Edge WebView2, which is not on this computer. Open Microsoft's page to get it?" \
      /SD IDNO IDNO +2
    ExecShell "open" "https://developer.microsoft.com/microsoft-edge/webview2/consumer/"
  ${EndIf}
SectionEnd

; What people wrote stays.
Section "Uninstall"
  !insertmacro End
  Delete "$SMPROGRAMS\Linnet.lnk"
  Delete "$INSTDIR\linnet.exe"
  Delete "$INSTDIR\WebView2Loader.dll"
  Delete "$INSTDIR\LICENCES.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "Software\Classes\linnet"
  DeleteRegKey HKCU "Software\Classes\AppUserModelId\${IDENTIFIER}"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Linnet"
  DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "Linnet"
SectionEnd
