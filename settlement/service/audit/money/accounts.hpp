#pragma once
// Money told twice: the moves that the rules ask for, and the postings that were made. After each command the two are the same, sum
// by sum for every pair of accounts, cause and subject.
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "market/event.hpp"

namespace tongqu::audit {

using Wide = WideInt;  // micro-units; wide enough for every product that the rules form

// What is wrong with the money of a command.
struct Breach {
    std::string_view rule;
    std::string expected;
    std::string found;
};

class Accounts {
  public:
    // What has to move now. Nothing for an amount of zero.
    void move(const AccountKey& from, const AccountKey& to, Wide amount, PostingCause cause, std::uint64_t subject);
    [[nodiscard]] Wide balance(const AccountKey& key) const;

    // What was said to have moved.
    std::optional<Breach> opened(const AccountOpened& event);
    std::optional<Breach> posted(const Posted& event);

    // The end of a command: whether all that had to move has moved and nothing else; whether an account went below zero.
    std::optional<Breach> close();

    // Per currency the sum of all accounts: zero, whatever is moved. O(accounts).
    [[nodiscard]] bool adds_up() const;
    [[nodiscard]] std::uint64_t postings() const { return postings_; }

  private:
    struct Sum {
        std::uint64_t from = 0, to = 0;  // packed keys
        PostingCause cause{};
        std::uint64_t subject = 0;
        Wide amount = 0;
    };
    static std::uint64_t pack(const AccountKey& key);
    static void gather(std::vector<Sum>& sums);
    [[nodiscard]] std::string text_of(const Sum& sum) const;

    std::unordered_map<std::uint64_t, Wide> balances_;
    std::vector<std::uint64_t> keys_;                            // packed, by account number
    std::unordered_map<std::uint64_t, std::uint32_t> numbers_;   // of the accounts that were opened
    std::optional<std::uint64_t> next_of_four_;  // of a participant's accounts that are being opened
    std::vector<Sum> expected_, found_;
    std::uint64_t postings_ = 0;
};

// The rule that a posting of this cause follows.
[[nodiscard]] std::string_view rule_of(PostingCause cause);
[[nodiscard]] std::string text_of(Wide amount);

}  // namespace tongqu::audit
