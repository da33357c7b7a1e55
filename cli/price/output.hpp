#pragma once
// Writing the result. Integers are numbers up to 2^53 and strings beyond, rationals strings in lowest terms.
#include <span>
#include <string>
#include <string_view>

#include "pricing/exact.hpp"

namespace tongqu::cli {

class Output {
  public:
    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }
    void key(std::string_view name);  // of the value that is written next

    void integer(std::int64_t value);
    void integer(const pricing::Integer& value);
    void rational(const pricing::Rational& value);
    void number(double value);  // the shortest decimal that reads back as the same double
    void text(std::string_view value);
    void null();

    void rationals(std::span<const pricing::Rational> values);

    [[nodiscard]] const std::string& json() const { return json_; }

  private:
    void open(char bracket);
    void close(char bracket);
    void separate();
    void quote(std::string_view value);

    std::string json_;
    bool first_ = true;  // nothing stands yet in the object or array that is open
    bool after_key_ = false;
};

}  // namespace tongqu::cli
