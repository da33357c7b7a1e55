#pragma once
// The demo's traders. Each acts when it wakes, and says when it wants to wake again.
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "cli/demo/cast/cast.hpp"
#include "cli/demo/traders/chance.hpp"
#include "cli/demo/traders/desk.hpp"

namespace tongqu::cli {

using DemoTime = std::chrono::milliseconds;  // of the demo, which may pass faster than ours

class Trader {
  public:
    virtual ~Trader() = default;
    // Acts once: a handful of requests at most. Returns how long it rests.
    virtual DemoTime act(Desk& desk) = 0;
};

// An order that a trader believes to rest.
struct Resting {
    std::string order;  // empty: none
    std::int64_t price = 0;
    std::int64_t left = 0;
};

// Delivers what it sold, keeps offers on its instruments, now and then sells into the bids.
class SupplierTrader : public Trader {
  public:
    SupplierTrader(const CastMember& member, std::string key, std::vector<Venue> venues, Chance chance);
    DemoTime act(Desk& desk) override;

    static constexpr std::size_t kOffers = 3;  // on one instrument

  private:
    struct Stall {
        Venue venue;
        std::int64_t reference;
        Resting offers[kOffers];
    };
    void deliver(Desk& desk);
    void requote(Desk& desk, Stall& stall);
    void sell_into_bids(Desk& desk, Stall& stall);

    std::string id_, key_;
    Habit habit_;
    Chance chance_;
    std::vector<Stall> stalls_;
    std::size_t next_stall_ = 0;
};

// Accepts what was delivered, sooner or later; bids, or takes what is offered, by its habit.
class BuyerTrader : public Trader {
  public:
    BuyerTrader(const CastMember& member, std::string key, std::vector<Venue> venues, Chance chance);
    DemoTime act(Desk& desk) override;

    static constexpr std::size_t kBids = 2;  // on one instrument

  private:
    struct Interest {
        Venue venue;
        Resting bids[kBids];
    };
    void accept(Desk& desk);
    void rest_bids(Desk& desk, Interest& interest, std::int64_t best_offer);
    void take(Desk& desk, const Interest& interest, std::int64_t price);
    DemoTime go_on_with_burst(Desk& desk);

    std::string key_;
    Habit habit_;
    bool accepts_late_;
    Chance chance_;
    std::vector<Interest> interests_;
    std::size_t burst_on_ = 0;
    std::int64_t burst_left_ = 0;
};

// Pays in money where it runs low: whoever was refused for want of it first, else one after the other.
class Treasurer : public Trader {
  public:
    struct Account {
        std::string participant, key;
    };
    Treasurer(std::string operator_key, std::vector<Account> accounts);
    DemoTime act(Desk& desk) override;
    void look_at_next(std::size_t account) { next_ = account; }

  private:
    std::string operator_key_;
    std::vector<Account> accounts_;
    std::size_t next_ = 0;
};

// Gives a link as much room again when it was full at three looks in a row: lines are built where they are short, after a while.
class LinkBuilder : public Trader {
  public:
    explicit LinkBuilder(std::string operator_key) : operator_key_(std::move(operator_key)) {}
    DemoTime act(Desk& desk) override;

    static constexpr int kLooks = 3;

  private:
    std::string operator_key_;
    std::map<std::string, int> full_;  // looks in a row, by link
};

}  // namespace tongqu::cli
