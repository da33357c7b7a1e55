#pragma once
// The coupled auction against a sort of its orders and against general solvers, as it grows.
#include <cstdint>
#include <optional>
#include <vector>

#include "bench/regions/baselines.hpp"

namespace tongqu::bench {

struct CoupledRow {
    std::int64_t orders = 0;
    double sort_seconds = 0, couple_seconds = 0, check_seconds = 0;
    std::int64_t welfare = 0;
    bool certified = false;
    std::optional<BaselineRun> lemon, glpk;
};

// `glpk_seconds`: how long GLPK may take for one market.
[[nodiscard]] std::vector<CoupledRow> coupled_rows(bool quick, int glpk_seconds);

}  // namespace tongqu::bench
