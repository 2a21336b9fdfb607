@echo off
rem The launcher for Windows; it does what latentgraph, beside it, does elsewhere.
rem   LATENTGRAPH_JAVA_OPTIONS   further JVM options, for example -Xmx8g
setlocal EnableExtensions DisableDelayedExpansion
set "root=%~dp0"
set "arguments=%root%cli\target\jvm.args"
set "log=%root%cli\target\build.log"

rem A JDK is as good as its version: JAVA_HOME if it is set, else the one on the PATH, which Maven then finds as well.
set "java="
if defined JAVA_HOME call :consider "%JAVA_HOME%\bin\java.exe"
if defined java goto found
set "JAVA_HOME="
for %%j in (java.exe) do call :consider "%%~$PATH:j"
if defined java goto found
>&2 echo latentgraph: no Java 17 or later found (looked at JAVA_HOME and the PATH).
>&2 echo latentgraph: Install a JDK, for example with winget install EclipseAdoptium.Temurin.17.JDK, or set JAVA_HOME to one.
exit /b 2

:found
set "archive=%root%cli\target\classes-%version%.jsa"
if not exist "%arguments%" goto build
powershell -NoProfile -Command "Set-Location -LiteralPath $env:root; $built = (Get-Item cli\target\jvm.args).LastWriteTime; $sources = @(Get-Item pom.xml, *\pom.xml, queries\*\*.cypher) + @(Get-Item *\src\main | Get-ChildItem -Recurse -File); exit @($sources | Where-Object LastWriteTime -gt $built).Count" <nul
if not errorlevel 1 goto start

:build
where /q mvn
if errorlevel 1 goto no_maven
>&2 echo latentgraph: building (the first time, Maven also downloads what it needs: a few minutes) ...
if not exist "%root%cli\target" mkdir "%root%cli\target"
rem So that a build that fails is tried again.
if exist "%arguments%" del "%arguments%"
pushd "%root%"
call mvn -B -pl cli -am -DskipTests -Dspotless.check.skip -Denforcer.skip package >"%log%" 2>&1
popd
if not exist "%arguments%" goto build_failed
>&2 echo latentgraph: built; noting once what a start loads ...
"%java%" "@%arguments%" "-XX:ArchiveClassesAtExit=%archive%" latentgraph.cli.Main import class-graph "%root%cli\src\launcher\start.json" --name start --store "%root%cli\target\start.store" >>"%log%" 2>&1
if errorlevel 1 echo latentgraph: that failed, and each start will take some seconds more >&2
>&2 echo latentgraph: ready.

:start
set "shared="
if exist "%archive%" set shared="-XX:SharedArchiveFile=%archive%" -Xlog:cds=off -Xlog:cds+dynamic=off -Xlog:class+path=off
"%java%" "@%arguments%" %shared% %LATENTGRAPH_JAVA_OPTIONS% latentgraph.cli.Main %*
exit /b %errorlevel%

:no_maven
>&2 echo latentgraph: Maven is needed to build LatentGraph and was not found: install it (https://maven.apache.org), then run this again.
exit /b 2

:build_failed
>&2 findstr /l /b /c:"[ERROR]" "%log%"
>&2 echo latentgraph: the build failed; everything it said is in "%log%"
exit /b 1

rem Sets java and version if %1 is a java.exe of version 17 or later: openjdk version "17.0.15" 2025-04-15
:consider
if not exist "%~1" exit /b
set "version=0"
for /f "tokens=2,3" %%a in ('call "%~1" -version 2^>^&1') do if "%%a"=="version" for /f "delims=.-+" %%m in ("%%~b") do set "version=%%m"
if %version% geq 17 set "java=%~1"
exit /b
