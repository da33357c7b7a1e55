// tongqu_price METHOD: `tongqu price METHOD` alone.
#include <iostream>

#include "cli/price/run_price.hpp"

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    return tongqu::cli::run_price(argc == 2 ? argv[1] : "", std::cin, std::cout);
}
