#include "pricing/exact_program.hpp"

#include <algorithm>

#include "market/check.hpp"

namespace tongqu::pricing {

ExactProgram::ExactProgram(std::span<const int> cost) : variables_(cost.size()) {
    for (std::size_t k = 0; k < cost.size(); ++k) {
        TONGQU_CHECK(cost[k] >= 0, "a negative cost");
        free_.push_back(k);
        reduced_cost_.emplace_back(cost[k]);
    }
}

std::size_t ExactProgram::add_row(std::span<const int> coefficients, const Integer& least) {
    std::vector<Integer> row(free_.size());
    Integer constant = -least * scale_;
    for (std::size_t j = 0; j < free_.size(); ++j)
        if (free_[j] < variables_) row[j] = scale_ * coefficients[free_[j]];
    for (std::size_t i = 0; i < basic_.size(); ++i) {
        if (basic_[i] >= variables_ || coefficients[basic_[i]] == 0) continue;
        const int factor = coefficients[basic_[i]];
        constant += constant_[i] * factor;
        for (std::size_t j = 0; j < free_.size(); ++j) row[j] += body_[i][j] * factor;
    }
    const std::size_t number = basic_.size();  // every row adds a basic variable and pivots keep their number
    basic_.push_back(variables_ + number);
    body_.push_back(std::move(row));
    constant_.push_back(std::move(constant));
    return number;
}

std::size_t ExactProgram::leaving_row(bool by_bland) const {
    std::size_t best = kNowhere;
    for (std::size_t i = 0; i < basic_.size(); ++i) {
        if (constant_[i] >= 0) continue;
        if (best == kNowhere || (by_bland ? basic_[i] < basic_[best] : constant_[i] < constant_[best]))
            best = i;
    }
    return best;
}

// The smallest ratio of reduced cost to coefficient keeps all reduced costs from turning negative.
std::size_t ExactProgram::entering_column(std::size_t row) const {
    std::size_t best = kNowhere;
    for (std::size_t j = 0; j < free_.size(); ++j) {
        if (body_[row][j] <= 0) continue;
        if (best == kNowhere) {
            best = j;
            continue;
        }
        const int compared = Integer(reduced_cost_[j] * body_[row][best])
                                 .compare(Integer(reduced_cost_[best] * body_[row][j]));
        if (compared < 0 || (compared == 0 && free_[j] < free_[best])) best = j;
    }
    return best;
}

void ExactProgram::pivot(std::size_t row, std::size_t column) {
    const std::vector<Integer> old_row = body_[row];
    const Integer old_constant = constant_[row], element = old_row[column];
    // (a × element − b × c) / scale is a subdeterminant of the first matrix: the division leaves no
    // remainder.
    const auto update = [&](Integer& a, const Integer& b, const Integer& c) {
        a = (a * element - b * c) / scale_;
    };
    const auto update_row = [&](std::vector<Integer>& body) {
        const Integer factor = body[column];
        for (std::size_t j = 0; j < free_.size(); ++j)
            if (j != column) update(body[j], factor, old_row[j]);
        return factor;
    };
    for (std::size_t i = 0; i < basic_.size(); ++i) {
        if (i == row) continue;
        const Integer factor = update_row(body_[i]);
        update(constant_[i], factor, old_constant);
    }
    (void)update_row(reduced_cost_);
    for (std::size_t j = 0; j < free_.size(); ++j)
        body_[row][j] = j == column ? scale_ : Integer(-old_row[j]);
    constant_[row] = -old_constant;
    scale_ = element;
    std::swap(basic_[row], free_[column]);
}

bool ExactProgram::solve() {
    constexpr int patience = 50;
    int stalled = 0;
    for (;;) {
        const std::size_t row = leaving_row(stalled > patience);
        if (row == kNowhere) return true;
        const std::size_t column = entering_column(row);
        if (column == kNowhere) return false;
        stalled = reduced_cost_[column] == 0 ? stalled + 1
                                             : 0;  // a ratio of zero leaves the objective where it was
        pivot(row, column);
    }
}

Integer ExactProgram::numerator(std::size_t variable) const {
    const auto place = std::find(basic_.begin(), basic_.end(), variable);
    return place == basic_.end() ? Integer(0) : constant_[static_cast<std::size_t>(place - basic_.begin())];
}

bool ExactProgram::binds_always(std::size_t row) const {
    const auto place = std::find(free_.begin(), free_.end(), variables_ + row);
    return place != free_.end() && reduced_cost_[static_cast<std::size_t>(place - free_.begin())] > 0;
}

}  // namespace tongqu::pricing
