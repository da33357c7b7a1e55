#pragma once
#include <fstream>
#include <iterator>
#include <string>

// A file of this folder, whole. Tests run at the root of the project.
inline std::string read_test_file(const std::string& name) {
    std::ifstream file("tests/cli/data/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}
