# How the folders of Tongqu become libraries and tests. One library a folder, its name the folder's path with
# underscores; one test program a folder below tests/, registered with CTest under the same path.

add_library(tongqu_options INTERFACE)
target_include_directories(tongqu_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(tongqu_options INTERFACE TONGQU_VERSION="${PROJECT_VERSION}")
target_compile_options(tongqu_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
                       -Wno-missing-field-initializers -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 raises false alarms from inside libstdc++ at -O2 (GCC bug 105329 and relatives).
  target_compile_options(tongqu_options INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds)
  # __int128 is our wide integer for money; -Wpedantic objects to it outside __extension__.
  target_compile_options(tongqu_options INTERFACE -Wno-pedantic)
  # Files that are compiled together are no headers, though g++ takes them for some.
  if(CMAKE_UNITY_BUILD)
    target_compile_options(tongqu_options INTERFACE -Wno-subobject-linkage)
  endif()
endif()

set(TONGQU_SANITIZE "" CACHE STRING "sanitizers, as in -fsanitize= (address,undefined or thread)")
if(TONGQU_SANITIZE)
  # With sanitizers g++ 12 takes variants and <regex> for uninitialised; its manual warns of such false alarms.
  add_compile_options(-fsanitize=${TONGQU_SANITIZE} -fno-sanitize-recover=all -Wno-maybe-uninitialized)
  add_link_options(-fsanitize=${TONGQU_SANITIZE})
  if(TONGQU_SANITIZE STREQUAL "thread")
    # The thread sanitizer does not follow fences; Asio's one stands between operations that it does follow.
    add_compile_options(-Wno-tsan)
  endif()
endif()

# Adds a folder when it holds a CMakeLists.txt.
function(tongqu_folder folder)
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/CMakeLists.txt)
    add_subdirectory(${folder})
  endif()
endfunction()

# tongqu_library(pricing LINK market Boost::headers): a static library of all *.cpp in this folder (not below it).
function(tongqu_library name)
  cmake_parse_arguments(ARG "" "" "LINK;LINK_PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(sources)
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC tongqu_options ${ARG_LINK} PRIVATE ${ARG_LINK_PRIVATE})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE tongqu_options ${ARG_LINK})
  endif()
endfunction()

# tongqu_test(pricing LINK pricing): the Catch2 program test_pricing of all *.cpp in this folder.
function(tongqu_test name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(NOT sources)
    message(STATUS "no tests yet in ${CMAKE_CURRENT_SOURCE_DIR}")
    return()
  endif()
  add_executable(test_${name} ${sources})
  target_link_libraries(test_${name} PRIVATE ${ARG_LINK} catch2_main Catch2::Catch2)
  target_precompile_headers(test_${name} REUSE_FROM catch2_main)
  add_test(NAME ${name} COMMAND test_${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()
