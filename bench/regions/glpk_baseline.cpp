#include "bench/regions/baselines.hpp"

#ifdef TONGQU_WITH_GLPK
#include <glpk.h>

#include <chrono>
#include <cmath>
#include <vector>
#endif

namespace tongqu::bench {

#ifdef TONGQU_WITH_GLPK

std::optional<BaselineRun> glpk_welfare(const pricing::CoupledMarket& market, int most_seconds) {
    const auto start = std::chrono::steady_clock::now();
    glp_term_out(GLP_OFF);
    glp_prob* const program = glp_create_prob();
    glp_set_obj_dir(program, GLP_MAX);
    glp_add_rows(program, static_cast<int>(market.regions));
    for (int r = 1; r <= static_cast<int>(market.regions); ++r) glp_set_row_bnds(program, r, GLP_FX, 0, 0);
    glp_add_cols(program, static_cast<int>(market.orders.size() + market.links.size()));
    std::vector<int> rows{0}, columns{0};
    std::vector<double> values{0};
    int column = 0;
    const auto variable = [&](Quantity most, Price worth, bool buys) {
        ++column;
        if (most.is_zero()) {
            glp_set_col_bnds(program, column, GLP_FX, 0, 0);
        } else {
            glp_set_col_bnds(program, column, GLP_DB, 0, static_cast<double>(most.raw()));
        }
        glp_set_obj_coef(program, column, static_cast<double>(buys ? worth.raw() : -worth.raw()));
    };
    const auto entry = [&](std::uint32_t region, double value) {
        rows.push_back(static_cast<int>(region) + 1);
        columns.push_back(column);
        values.push_back(value);
    };
    for (const auto& order : market.orders) {
        variable(order.quantity, order.limit, order.side == Side::buy);
        entry(order.region, order.side == Side::buy ? -1 : 1);
    }
    for (const auto& link : market.links) {
        variable(link.capacity, link.cost, false);
        entry(link.from, -1);
        entry(link.to, 1);
    }
    glp_load_matrix(program, static_cast<int>(rows.size()) - 1, rows.data(), columns.data(), values.data());
    glp_smcp settings;
    glp_init_smcp(&settings);
    settings.msg_lev = GLP_MSG_OFF;
    settings.tm_lim = most_seconds * 1000;
    BaselineRun run;
    if (glp_simplex(program, &settings) == 0 && glp_get_status(program) == GLP_OPT)
        run.welfare = static_cast<std::int64_t>(std::llround(glp_get_obj_val(program)));
    glp_delete_prob(program);
    run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return run;
}

#else

std::optional<BaselineRun> glpk_welfare(const pricing::CoupledMarket&, int) { return std::nullopt; }

#endif

}  // namespace tongqu::bench
