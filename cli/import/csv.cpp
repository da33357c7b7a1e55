#include "cli/import/csv.hpp"

namespace tongqu::cli {

namespace {

class CsvReader {
  public:
    explicit CsvReader(std::string_view text) : text_(text) {
        if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    }

    bool at_end() const { return at_ == text_.size(); }

    CsvRecord read_record() {
        CsvRecord record{.line = line_, .fields = {}, .problem = {}};
        do {
            record.fields.emplace_back();
            record.problem = peek('"') ? read_quoted(record.fields.back()) : read_plain(record.fields.back());
        } while (record.problem.empty() && take(','));
        if (!record.problem.empty()) skip_line();
        end_line();
        return record;
    }

  private:
    bool peek(char c) const { return at_ < text_.size() && text_[at_] == c; }
    bool take(char c) {
        if (!peek(c)) return false;
        ++at_;
        return true;
    }
    bool at_line_end() const { return at_end() || peek('\n') || text_.substr(at_).starts_with("\r\n"); }

    std::string read_plain(std::string& field) {
        while (!at_line_end() && !peek(',')) {
            if (peek('"')) return "a quote within a field that does not begin with one";
            field += text_[at_++];
        }
        return {};
    }

    std::string read_quoted(std::string& field) {
        const std::size_t start = at_++;
        const std::size_t start_line = line_;
        while (!at_end()) {
            if (take('"')) {
                if (!take('"')) return peek(',') || at_line_end() ? "" : "text after a closing quote";
                field += '"';
                continue;
            }
            if (peek('\n')) ++line_;
            field += text_[at_++];
        }
        at_ = start;  // so that only this line is lost
        line_ = start_line;
        return "a quote is never closed";
    }

    void skip_line() {
        while (!at_line_end()) ++at_;
    }

    void end_line() {
        take('\r');
        if (take('\n')) ++line_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
};

}  // namespace

std::vector<CsvRecord> read_csv(std::string_view text) {
    std::vector<CsvRecord> records;
    CsvReader reader(text);
    while (!reader.at_end()) {
        CsvRecord record = reader.read_record();
        const bool empty_line =
            record.problem.empty() && record.fields.size() == 1 && record.fields[0].empty();
        if (!empty_line) records.push_back(std::move(record));
    }
    return records;
}

}  // namespace tongqu::cli
