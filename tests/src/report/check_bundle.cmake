# Fails if src/report/assets/report.html was not bundled from what stands in src/report/web.
# The same sum as in web/build.mjs: the hash of every source and its name, one a line, hashed.
file(GLOB files RELATIVE "${WEB}" "${WEB}/src/*")
list(APPEND files build.mjs package-lock.json package.json)
list(SORT files)
set(listing "")
foreach(name IN LISTS files)
  file(SHA256 "${WEB}/${name}" hash)
  string(APPEND listing "${hash}  ${name}\n")
endforeach()
string(SHA256 expected "${listing}")

file(STRINGS "${PAGE}" found REGEX "name=\"bailiwick-report-sources\" content=\"${expected}\"")
if(NOT found)
  message(FATAL_ERROR "${PAGE} is stale: build the target report_bundle and commit the result")
endif()
