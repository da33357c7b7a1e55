// `tongqu replay lobster`: files as LOBSTER writes them, made here by a naive market of lists.
#include <catch2/catch.hpp>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <random>
#include <sstream>

#include "cli/replay/replay_lobster.hpp"

using namespace tongqu::cli;

namespace {

struct LobsterAnswer {
    int code;
    std::string out, error;
};

LobsterAnswer replay_day(const std::string& messages, const std::optional<std::string>& book, bool json = true) {
    const auto folder = std::filesystem::temp_directory_path() / ("tongqu-lobster-test-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    ReplayLobsterOptions options{.messages = folder / "messages.csv", .book = {}, .json = json, .repeat = 1};
    std::ofstream(options.messages) << messages;
    if (book) {
        options.book = folder / "book.csv";
        std::ofstream(*options.book) << *book;
    }
    std::ostringstream out, err;
    const int code = replay_lobster(options, out, err);
    std::filesystem::remove_all(folder);
    std::string error = err.str();
    for (const std::string name : {"messages.csv: ", "book.csv: "})
        if (const auto at = error.find(name); at != std::string::npos) error = error.substr(at + name.size());
    if (error.ends_with('\n')) error.pop_back();
    return {code, out.str(), error};
}

// A market of lists that writes down what LOBSTER would: messages about the first levels only, and those levels after each.
class NaiveDay {
  public:
    explicit NaiveDay(std::uint32_t seed, std::size_t levels) : chance_(seed), levels_(levels) {}

    // So many orders rest before the files begin.
    void open(int orders) {
        for (int i = 0; i < orders; ++i) submit();
        messages.str("");
        book.str("");
        visible = left_out = 0;
    }
    void trade(int steps) {
        for (int i = 0; i < steps; ++i) step();
    }

    std::ostringstream messages, book;
    int visible = 0, executions = 0, left_out = 0;

  private:
    struct Resting {
        int id, size;
    };
    using Queue = std::deque<Resting>;
    using BookSide = std::map<int, Queue, std::function<bool(int, int)>>;

    int below(int bound) { return static_cast<int>(chance_() % static_cast<std::uint32_t>(bound)); }
    bool in_sight(int direction, int price) {
        std::size_t level = 0;
        for (const auto& [at, queue] : side(direction)) {
            if (level++ == levels_) return false;
            if (at == price) return true;
        }
        return false;
    }
    BookSide& side(int direction) { return direction == 1 ? bids_ : asks_; }

    void write(int type, int id, int size, int price, int direction) {
        ++visible;
        messages << "34200." << 100'000'000 + visible << ',' << type << ',' << id << ',' << size << ',' << price << ',' << direction << '\n';
        auto bid = bids_.begin();
        auto ask = asks_.begin();
        for (std::size_t level = 0; level < levels_; ++level) {
            const auto cell = [](auto& at, const auto& end, const char* none) {
                if (at == end) return std::string(none);
                int total = 0;
                for (const Resting& order : at->second) total += order.size;
                return std::to_string((at++)->first) + ',' + std::to_string(total);
            };
            book << (level > 0 ? "," : "") << cell(ask, asks_.end(), "9999999999,0") << ',' << cell(bid, bids_.end(), "-9999999999,0");
        }
        book << '\n';
    }

    void submit() {
        const int direction = below(2) == 0 ? 1 : -1;
        const int price = direction == 1 ? 9'990 - 10 * below(12) : 10'010 + 10 * below(12);
        const Resting order{++last_id_, 1 + below(90)};
        side(direction)[price].push_back(order);
        if (in_sight(direction, price)) write(1, order.id, order.size, price, direction);
    }

    void step() {
        const int direction = below(2) == 0 ? 1 : -1;
        BookSide& own = side(direction);
        const int what = below(10);
        if (what < 5 || own.size() < 2) return submit();
        // an execution of the first order, or a cancel or a reduction of any order
        auto level = own.begin();
        if (what < 8) std::advance(level, below(static_cast<int>(own.size())));
        const int price = level->first;
        Queue& queue = level->second;
        auto order = queue.begin() + (what < 8 ? below(static_cast<int>(queue.size())) : 0);
        const int size = what == 5 ? order->size : 1 + below(order->size);
        const bool seen = in_sight(direction, price);
        const int id = order->id;
        const bool whole = size == order->size;
        order->size -= size;
        if (whole) queue.erase(order);
        if (queue.empty()) own.erase(level);
        if (!seen) return;
        executions += what >= 8;
        write(what >= 8 ? 4 : whole ? 3 : 2, id, size, price, direction);
    }

    std::mt19937 chance_;
    std::size_t levels_;
    int last_id_ = 0;
    BookSide bids_{std::greater<>{}}, asks_{std::less<>{}};
};

// The number behind a key of the answer.
long number_of(const std::string& json, const std::string& key) {
    const auto at = json.find("\"" + key + "\":");
    REQUIRE(at != std::string::npos);
    return std::stol(json.substr(at + key.size() + 3));
}

// sell 5 @ 100.10, sell 5 more, one fill of 3 of the first, the second reduced by 1, a hidden fill, a halt, the first deleted
const std::string kMorning =
    "34200.1,1,11,5,1001000,-1\n34200.2,1,12,5,1001000,-1\n34201,4,11,3,1001000,-1\n34201.25,2,12,1,1001000,-1\n"
    "34202,5,0,7,1000950,1\n34203,7,-1,-1,-1,-1\n34204,3,11,2,1001000,-1\n";
const std::string kMorningBook =
    "1001000,5,-9999999999,0\n1001000,10,-9999999999,0\n1001000,7,-9999999999,0\n1001000,6,-9999999999,0\n"
    "1001000,6,-9999999999,0\n1001000,6,-9999999999,0\n1001000,4,-9999999999,0\n";

}  // namespace

TEST_CASE("A recorded morning is replayed message by message, and the book is the recorded one") {
    const LobsterAnswer answer = replay_day(kMorning, kMorningBook);
    INFO(answer.error << answer.out);
    CHECK(answer.code == 0);
    CHECK(answer.out.starts_with(R"({"messages":7,"left_out":0,"hidden_executions":1,"crosses":0,"halts":1,"events":5,"trades":1,)"));
    CHECK(answer.out.find(R"("executions":1,"expected_maker_hits":1,"resting":1,)") != std::string::npos);
    CHECK(answer.out.find(R"("taken_over":0,"rows":7,"rows_equal":7,"first_difference":null})") != std::string::npos);
    CHECK(replay_day(kMorning, kMorningBook, false).out.find("rows of the book      7 of 7 equal") != std::string::npos);
}

TEST_CASE("A row that the book is not equal to is named, and the replay fails") {
    std::string changed = kMorningBook;
    changed.replace(changed.find("1001000,7"), 9, "1001000,8");
    const LobsterAnswer answer = replay_day(kMorning, changed);
    CHECK(answer.code == 1);
    CHECK(answer.out.find(R"("rows_equal":6,"first_difference":{"row":3,"side":"asks","level":1,"file":[1001000,8],)"
                          R"("book":[1001000,7]}})") != std::string::npos);
}

TEST_CASE("Orders from before the file are left out without the book file, and known by level with it") {
    const std::string late = kMorning.substr(kMorning.find("34201,4"));  // begins with the fill
    const std::string late_book = kMorningBook.substr(kMorningBook.find("1001000,7"));
    const LobsterAnswer without = replay_day(late, {});
    CHECK(without.code == 0);
    CHECK(number_of(without.out, "left_out") == 3);
    CHECK(number_of(without.out, "events") == 0);
    const LobsterAnswer with = replay_day(late, late_book);
    INFO(with.out << with.error);
    CHECK(with.code == 0);
    CHECK(number_of(with.out, "left_out") == 0);
    CHECK(number_of(with.out, "taken_over") == 1);
    CHECK(number_of(with.out, "rows_equal") == 5);
    CHECK(number_of(with.out, "resting") == 1);
}

TEST_CASE("Random days of a naive market are followed row by row, however few levels the files show") {
    for (std::uint32_t seed = 1; seed <= 12; ++seed) {
        const std::size_t levels = 1 + seed % 5;
        NaiveDay day(seed, levels);
        day.open(seed % 3 == 0 ? 0 : 60);
        day.trade(1'500);
        const LobsterAnswer answer = replay_day(day.messages.str(), day.book.str());
        INFO("seed " << seed << ", levels " << levels << ' ' << answer.error << answer.out);
        CHECK(answer.code == 0);
        CHECK(number_of(answer.out, "rows_equal") == day.visible);
        CHECK(number_of(answer.out, "executions") == day.executions);
        if (seed % 3 == 0 && levels == 5) CHECK(number_of(answer.out, "expected_maker_hits") == day.executions);
    }
}

TEST_CASE("Lines that are not LOBSTER's are refused with their number") {
    const auto fault = [](const std::string& messages, const std::optional<std::string>& book = {}) {
        const LobsterAnswer answer = replay_day(messages, book);
        CHECK(answer.code == 1);
        CHECK(answer.out.empty());
        return answer.error;
    };
    const std::string good = "34200.1,1,11,5,1001000,-1\n";
    CHECK(fault("34200.1,1,11,5,1001000\n") == "line 1: a message has six columns: time, type, order, size, price, direction");
    CHECK(fault(good + "x,1,12,5,1001000,-1\n") == "line 2: the time is not in seconds since midnight");
    CHECK(fault(good + "34200.0,1,12,5,1001000,-1\n") == "line 2: its time is before that of the line above");
    CHECK(fault(good + "34201,8,12,5,1001000,-1\n") == "line 2: the type is not 1 to 7");
    CHECK(fault(good + "34201,1,0,5,1001000,-1\n") == "line 2: the order is not above zero");
    CHECK(fault(good + "34201,1,12,0,1001000,-1\n") == "line 2: the size is not 1 to 10,000,000");
    CHECK(fault(good + "34201,1,12,5,9999999999,-1\n") == "line 2: the price is not 1 to 9,999,999,998");
    CHECK(fault(good + "34201,1,12,5,1001000,0\n") == "line 2: the direction is neither 1 nor -1");
    CHECK(fault(good + "34201,1,11,5,1001000,-1\n") == "line 2: an order of this number was submitted before");
    CHECK(fault(good, "") == "line 1: there is no such line, and the messages have one");
    CHECK(fault(good, "1001000,5,-9999999999,0\n1001000,5,-9999999999,0\n") == "line 2: the messages have no such line");
    CHECK(fault(good, "1001000,5,-9999999999\n") == "line 1: a row has four columns a level: ask price, ask size, bid price, bid size");
    CHECK(fault(good, "1001000,5,999,1,1001000,5,998,1\n") == "line 1: the ask of level 2 is not behind the level before it");
}
