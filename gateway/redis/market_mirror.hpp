#pragma once
// The exchange's side: everything public, told to Redis. One more subscriber of the stream's publisher, whose messages are encoded once
// for all, and a reader of the public answers of REST. Runs on the gateway's one thread, in small portions; while there is no Redis it
// does nothing. What it costs then, and what it never does: wait.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <memory>

#include "gateway/http/server.hpp"
#include "gateway/redis/mirror_writer.hpp"
#include "gateway/stream/publisher.hpp"

namespace tongqu::redis {

class MarketMirror {
  public:
    // All that is given outlives it, and it outlives io's run.
    MarketMirror(boost::asio::io_context& io, RedisAddress address, const service::ReadModel& model, stream::Publisher& publisher,
                 http::Handler rest, MirrorWriter::Complain complain);
    ~MarketMirror();
    MarketMirror(const MarketMirror&) = delete;
    MarketMirror& operator=(const MarketMirror&) = delete;

    // io_context::run() can return then.
    void stop();

  private:
    class Topic;
    struct Document {
        std::vector<std::string> segments;
        std::string depth;  // of a book
        std::size_t told = 0;  // hash of what was told; the same again is not told
        bool due = false;
    };

    boost::asio::awaitable<void> live();
    boost::asio::awaitable<void> render_some();
    void begin(std::uint64_t generation);
    void find_new_instruments();
    void snapshot_some();
    void beat();
    void add_document(std::vector<std::string> segments, std::string depth = {});
    void documents_due(std::string_view instrument);

    const service::ReadModel& model_;
    stream::Publisher& publisher_;
    const http::Handler rest_;
    boost::asio::steady_timer pause_;
    std::vector<std::unique_ptr<Topic>> topics_;
    std::size_t next_topic_ = 0;  // to look at
    std::map<std::string, Document> documents_;
    std::multimap<std::string, std::string, std::less<>> of_instrument_;  // documents by instrument; "" for those of the market
    std::deque<std::string> due_;
    std::uint32_t instruments_ = 0;  // that are known here
    std::uint64_t generation_ = 0;
    std::uint64_t pushed_ = 0;
    std::uint64_t rounds_ = 0;
    std::size_t untold_ = 0;  // topics without a snapshot in this generation
    bool complete_ = false;   // all of it was told once
    bool stopping_ = false;
    MirrorWriter writer_;
};

}  // namespace tongqu::redis
