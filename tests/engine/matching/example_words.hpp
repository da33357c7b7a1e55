#pragma once
// The words of a line of a worked example.
#include <optional>
#include <string>
#include <vector>

#include "market/command.hpp"

namespace tongqu::naive {

class Words {
  public:
    explicit Words(const std::string& line);
    [[nodiscard]] bool empty() const { return next_ == words_.size(); }
    std::string take();  // throws a sentence where none is left
    bool take_if(const std::string& word);
    std::int64_t number();
    void end() const;

  private:
    std::vector<std::string> words_;
    std::size_t next_ = 0;
};

// Participants 1, 2, 3 … are ann and abe (one group), bob and ben (another), cid, dan, eve, fay.
[[nodiscard]] std::optional<std::size_t> person_number(const std::string& name);
[[nodiscard]] std::string person_name(std::size_t number);

// "09:30:00" on 1 January 2026, UTC.
[[nodiscard]] Time time_of_day(const std::string& clock);
[[nodiscard]] std::string clock_of(Time time);

[[nodiscard]] InstrumentTerms terms_from(Words& words);
// "sells 3 @ 100 ioc as x".
[[nodiscard]] PlaceOrder order_from(Words& words, std::string& label);

}  // namespace tongqu::naive
