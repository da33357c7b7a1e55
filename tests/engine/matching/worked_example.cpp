#include "worked_example.hpp"

#include <fmt/format.h>

#include <sstream>

#include "example_words.hpp"
#include "random_commands.hpp"
#include "text.hpp"

namespace tongqu::naive {
namespace {

class Example {
  public:
    void play(const std::string& line);
    void expect(const std::string& line) {
        if (next_ >= answers_.size()) throw "nothing more happened; expected: " + line;
        if (answers_[next_] != line) throw "what happened: " + answers_[next_] + "; expected: " + line;
        ++next_;
    }
    void expect_no_more() const {
        if (next_ < answers_.size()) throw "what happened also: " + answers_[next_];
    }

  private:
    void open(Words& words);
    void say(std::optional<KeyId> key, CommandBody body, const std::string& label = {});
    void order(std::size_t who, Words& words);
    void amend(Words& words);
    void batch(bool with_seed);
    [[nodiscard]] OrderId order_of(const std::string& label) const;
    [[nodiscard]] KeyId owner_of(OrderId id) const;
    [[nodiscard]] std::string name_of(OrderId id) const;
    [[nodiscard]] std::string answer(const Event& event) const;

    std::unique_ptr<SideBySide> sides_;
    Time now_ = time_of_day("09:00:00");
    std::map<std::string, OrderId> labels_;
    std::map<OrderId, std::string> names_;
    std::map<OrderId, KeyId> owners_;
    std::uint8_t seeds_ = 0;
    std::vector<std::string> answers_;
    std::size_t next_ = 0;
};

void Example::open(Words& words) {
    Setting setting;
    setting.markets = {terms_from(words)};
    sides_ = std::make_unique<SideBySide>(setting, now_);
    answers_.clear();
    for (const Event& event : sides_->events)
        if (std::string text = answer(event); !text.empty()) answers_.push_back(text);
    next_ = 0;
}

void Example::say(std::optional<KeyId> key, CommandBody body, const std::string& label) {
    const OrderId id(sides_->exchange.last_sequence().raw() + 1);
    if (!label.empty()) {
        labels_[label] = id;
        names_[id] = label;
        owners_[id] = *key;
    }
    if (const std::string wrong = sides_->apply({now_, {key, std::move(body)}}); !wrong.empty()) throw wrong;
    answers_.clear();
    for (const Event& event : sides_->events)
        if (std::string text = answer(event); !text.empty()) answers_.push_back(text);
    next_ = 0;
}

OrderId Example::order_of(const std::string& label) const {
    const auto found = labels_.find(label);
    if (found == labels_.end()) throw "no order is called " + label;
    return found->second;
}

std::string Example::name_of(OrderId id) const {
    const auto found = names_.find(id);
    return found == names_.end() ? fmt::format("#{}", id.raw()) : found->second;
}

void Example::order(std::size_t who, Words& words) {
    std::string label;
    const PlaceOrder place = order_from(words, label);
    say(KeyId(static_cast<std::uint32_t>(who)), place, label.empty() ? person_name(who) : label);
}

void Example::amend(Words& words) {
    AmendOrder amend;
    amend.order = order_of(words.take());
    while (!words.empty()) {
        const std::string word = words.take();
        if (word == "to")
            amend.quantity = Quantity(words.number());
        else if (word == "@")
            amend.price = Price(words.number());
        else
            throw "an amendment has no " + word;
    }
    say(owners_.at(amend.order), amend);
}

// Seeds are 32 bytes of 1, then of 2 and so on.
void Example::batch(bool with_seed) {
    Digest seed{}, next{};
    seed.fill(seeds_);
    next.fill(static_cast<std::uint8_t>(seeds_ + 1));
    RunBatch run{InstrumentId(0), {}, digest_of_seed(next)};
    if (with_seed) run.seed = seed;
    say({}, run);
    for (const Event& event : sides_->events)
        if (std::holds_alternative<SeedCommitted>(event)) ++seeds_;
}

void Example::play(const std::string& line) {
    constexpr KeyId kOperator{0};
    expect_no_more();
    Words words(line);
    const std::string verb = words.take();
    if (verb == "market") {
        open(words);
    } else if (const auto who = person_number(verb)) {
        order(*who, words);
    } else if (verb == "amend") {
        amend(words);
    } else if (verb == "cancel" && words.take_if("all")) {
        const auto whose = person_number(words.take());
        say(KeyId(static_cast<std::uint32_t>(whose.value())), CancelAllOrders{});
    } else if (verb == "cancel") {
        const OrderId id = order_of(words.take());
        say(owners_.at(id), CancelOrder{id, {}});
    } else if (verb == "time") {
        now_ = time_of_day(words.take());
        say({}, Tick{});
    } else if (verb == "halt" || verb == "open" || verb == "cancel_only") {
        const auto state = verb == "halt"   ? TradingState::halted
                           : verb == "open" ? TradingState::open
                                            : TradingState::cancel_only;
        say(kOperator, SetTradingState{InstrumentId(0), state, {}});
    } else if (verb == "kill" || verb == "release") {
        const auto whose = person_number(words.take());
        const ParticipantId person(static_cast<std::uint32_t>(whose.value()));
        say(kOperator, SetKillSwitch{person, verb == "kill", {}});
    } else if (verb == "commit" || verb == "draw") {
        batch(verb == "draw");
    } else if (verb == "outage") {
        now_ = time_of_day(words.take());
        say({}, Resume{});
    } else {
        throw "nothing is called " + verb;
    }
    words.end();
}

// "", where it is not said in an example: levels, and that an order was accepted.
std::string Example::answer(const Event& event) const {
    const auto auction = [](const auto& e) {
        if (!e.price) return std::string(" nothing");
        return fmt::format(" {} volume {} surplus {}", e.price->raw(), e.volume.raw(), e.surplus.raw());
    };
    if (const auto* e = std::get_if<Rejected>(&event)) return fmt::format("refused {}", describe(e->reason).code);
    if (const auto* e = std::get_if<Traded>(&event)) {
        const bool maker_buys = e->taker_side == Side::sell;
        if (!e->auction) return fmt::format("trade {} @ {} {}", e->quantity.raw(), e->price.raw(), name_of(e->maker));
        return fmt::format("trade {} @ {} {} {}", e->quantity.raw(), e->price.raw(), name_of(maker_buys ? e->maker : e->taker),
                           name_of(maker_buys ? e->taker : e->maker));
    }
    if (const auto* e = std::get_if<OrderShown>(&event))
        return fmt::format("shows {} {} @ {}", name_of(e->order), e->quantity.raw(), e->price.raw());
    if (const auto* e = std::get_if<OrderCancelled>(&event))
        return fmt::format("cancelled {} {} {}", name_of(e->order), e->leaves.raw(), reason_name(e->reason));
    if (const auto* e = std::get_if<OrderDecremented>(&event))
        return fmt::format("decremented {} by {}", name_of(e->order), e->by.raw());
    if (const auto* e = std::get_if<OrderAmended>(&event))
        return fmt::format("amended {} to {} @ {}{}", name_of(e->order), e->quantity.raw(), e->limit.raw(),
                           e->kept_priority ? "" : ", priority lost");
    if (const auto* e = std::get_if<StopElected>(&event)) return "elected " + name_of(e->order);
    if (const auto* e = std::get_if<PhaseChanged>(&event))
        return fmt::format("phase {}{}", phase_name(e->phase), e->ends ? " until " + clock_of(*e->ends) : "");
    if (const auto* e = std::get_if<TradingStateChanged>(&event)) return fmt::format("state {}", state_name(e->state));
    if (const auto* e = std::get_if<KillSwitchSet>(&event))
        return fmt::format("kill switch of {} {}", person_name(e->participant.raw()), e->engaged ? "engaged" : "released");
    if (const auto* e = std::get_if<AuctionIndicated>(&event)) return "indicated" + auction(*e);
    if (const auto* e = std::get_if<AuctionCleared>(&event)) return "cleared" + auction(*e);
    if (const auto* e = std::get_if<SeedCommitted>(&event)) return "committed until " + clock_of(e->interval_ends);
    return {};
}

}  // namespace

std::string played(const std::string& lines) {
    Example example;
    std::istringstream in(lines);
    std::size_t number = 0;
    std::string line;
    try {
        while (std::getline(in, line)) {
            ++number;
            if (const auto comment = line.find('#'); comment != std::string::npos) line.erase(comment);
            while (!line.empty() && line.back() == ' ') line.pop_back();
            if (line.empty()) continue;
            if (line.starts_with("    "))
                example.expect(line.substr(4));
            else
                example.play(line);
        }
        ++number;
        example.expect_no_more();
    } catch (const std::string& wrong) {
        return fmt::format("line {}: {}", number, wrong);
    }
    return {};
}

}  // namespace tongqu::naive
