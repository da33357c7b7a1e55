#pragma once
// Tables of text that fit the terminal.
#include <string>
#include <vector>

#include "cli/verbs/terminal.hpp"

namespace tongqu::cli {

enum class Align { left, right };

struct Column {
    Text heading;
    Align align = Align::left;
    // Which columns give way where the terminal is narrow: the one with the highest number first, down to
    // kLeastColumn. 0 never does.
    int gives_way = 0;
    // Before any column gives way, those go that the reader can do without, the last first.
    bool may_go = false;
};

struct Cell {
    std::string text;
    Colour colour = Colour::none;
};

inline constexpr std::size_t kLeastColumn = 6;

class Table {
  public:
    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

    // As many cells as columns.
    void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
    [[nodiscard]] bool empty() const { return rows_.empty(); }

    // Headings and rows, each ended by a line break, two blanks between columns, none at the end of a line.
    // Cells that do not fit are cut with "…"; a table that cannot be narrow enough is wider than the
    // terminal. Column headings in the terminal's language. Cost: linear in the text.
    [[nodiscard]] std::string text(const Terminal& terminal) const;

  private:
    static constexpr std::size_t kGone = static_cast<std::size_t>(-1);
    [[nodiscard]] std::vector<std::size_t> widths(const Terminal& terminal) const;  // kGone: left out

    std::vector<Column> columns_;
    std::vector<std::vector<Cell>> rows_;
};

// Prices under each other by their points: every text filled with zeros to the most decimals among them, so
// that 12.5 and 12.25 stand as 12.50 and 12.25. Texts that are no decimals stay.
void same_decimals(std::vector<std::string*> decimals);

}  // namespace tongqu::cli
