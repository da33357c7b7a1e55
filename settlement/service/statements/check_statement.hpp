#pragma once
// Whether a statement is true, as far as public data can tell: a pure function of its text and of a signed head that the
// checker has from somewhere else.
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include "settlement/service/transparency/tree_head.hpp"
#include "market/time.hpp"

namespace tongqu::statements {

struct StatementFindings {
    std::string participant_id;
    Time from, to;
    std::size_t accounts = 0, movements = 0, trades = 0;
    std::size_t evidence = 0;  // records shown to be in the log
};

// Checked in this order: the head's signature; the statement's signature, by the head's key; exchange and head are the
// same; in each account every record's number, balance and hash, its time and place in the period, opening and closing;
// evidence for the records at both ends and for their neighbours beyond; the sums; that every trade named is listed.
// The error is a sentence with the account and the log position where something is wrong. O(movements); 100,000 in
// well under a second.
[[nodiscard]] std::expected<StatementFindings, std::string> check_statement(std::string_view text,
                                                                            const transparency::SignedHead& trusted);

}  // namespace tongqu::statements
