#include "gateway/redis/market_mirror.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

namespace tongqu::redis {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds kRound{50};
constexpr std::uint64_t kRoundsPerBeat = 5;
constexpr std::uint64_t kRoundsPerMarket = 20;       // the market's own documents are looked at anew
constexpr std::size_t kSnapshotsPerRound = 32;
constexpr std::size_t kDocumentsPerRound = 32;
constexpr std::size_t kTopicsLookedAt = 1024;        // per round
constexpr std::uint64_t kTriedAgainAfter = 1'000;  // things told: a snapshot that could not be had
constexpr std::size_t kLeastDeltaBytes = 64 * 1024;  // told before a snapshot is worth telling anew

constexpr stream::Channel kMirrored[] = {stream::Channel::book, stream::Channel::book_orders, stream::Channel::trades,
                                         stream::Channel::ticker, stream::Channel::auction};

std::int64_t wall_micros() {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

stream::Message message_of(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

}  // namespace

// Hears one topic as a client of the stream would.
class MarketMirror::Topic final : public stream::Subscriber {
  public:
    Topic(MarketMirror& mirror, stream::TopicKey key, std::string instrument)
        : mirror_(mirror), key_(key), instrument_(std::move(instrument)), name_(topic_name(key.channel, instrument_)) {}
    ~Topic() override { leave(); }

    void deliver(const stream::Message& message) override {
        if (!told_ || is_heartbeat(*message)) return;
        tell(FeedKind::delta, message);
        delta_bytes_ += message->size();
        mirror_.documents_due(instrument_);
    }

    [[nodiscard]] bool told() const { return told_; }
    [[nodiscard]] bool wants_snapshot() const {
        const bool forgotten_soon = delta_bytes_ > 0 && mirror_.pushed_ - snapshot_at_ > kRefreshAfter;
        if (missing_ && mirror_.pushed_ - snapshot_at_ > kTriedAgainAfter) return true;
        return !told_ || forgotten_soon || delta_bytes_ > std::max(kLeastDeltaBytes, 2 * snapshot_bytes_);
    }
    // A book that is too deep for a snapshot is left out until it is not.
    void tell_snapshot() {
        const auto snapshot = mirror_.publisher_.subscribe(*this, key_);
        told_ = true;
        snapshot_at_ = mirror_.pushed_;
        delta_bytes_ = 0;
        missing_ = !snapshot;
        if (missing_) return;
        snapshot_bytes_ = (*snapshot)->size();
        tell(FeedKind::snapshot, *snapshot);
    }
    void leave() {
        mirror_.publisher_.unsubscribe(*this, key_);
        told_ = false;
    }

  private:
    void tell(FeedKind kind, const stream::Message& message) {
        ++mirror_.pushed_;
        mirror_.writer_.push(mirror_.generation_, {kind, name_, message, number_in(*message, "\"last_sequence\"")});
    }

    MarketMirror& mirror_;
    const stream::TopicKey key_;
    const std::string instrument_, name_;
    std::uint64_t snapshot_at_ = 0;
    std::size_t snapshot_bytes_ = 0, delta_bytes_ = 0;
    bool told_ = false;
    bool missing_ = false;  // there was no snapshot to be had
};

MarketMirror::MarketMirror(asio::io_context& io, RedisAddress address, const service::ReadModel& model, stream::Publisher& publisher,
                           http::Handler rest, MirrorWriter::Complain complain)
    : model_(model), publisher_(publisher), rest_(std::move(rest)), pause_(io), writer_(std::move(address), std::move(complain)) {
    topics_.push_back(std::make_unique<Topic>(*this, stream::TopicKey{stream::Channel::market, 0}, ""));
    add_document({"v1", "market"});
    add_document({"v1", "instruments"});
    add_document({"v1", "tickers"});
    add_document({"v1", "statistics"});
    asio::co_spawn(io, live(), asio::detached);
}

MarketMirror::~MarketMirror() = default;

void MarketMirror::stop() {
    stopping_ = true;
    pause_.cancel();
}

asio::awaitable<void> MarketMirror::live() {
    while (!stopping_) {
        pause_.expires_after(kRound);
        boost::system::error_code cancelled;
        co_await pause_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
        if (stopping_) co_return;
        const std::uint64_t current = writer_.generation();
        if (current != generation_) begin(current);
        if (generation_ == 0) continue;
        ++rounds_;
        find_new_instruments();
        snapshot_some();
        if (rounds_ % kRoundsPerMarket == 0) documents_due("");
        co_await render_some();
        if (rounds_ % kRoundsPerBeat == 0) beat();
    }
}

// With no Redis nothing is encoded for it either.
void MarketMirror::begin(std::uint64_t generation) {
    generation_ = generation;
    pushed_ = 0;
    complete_ = false;
    untold_ = topics_.size();
    due_.clear();
    for (auto& topic : topics_) topic->leave();
    for (auto& [path, document] : documents_) {
        document.told = 0;
        document.due = generation != 0;
        if (document.due) due_.push_back(path);
    }
}

void MarketMirror::find_new_instruments() {
    const auto& instruments = model_.directory().instruments();
    for (std::size_t known = instruments_; known < instruments.size(); ++known) {
        const service::InstrumentRecord& record = *(instruments.begin() + static_cast<std::ptrdiff_t>(known));
        const std::string& name = record.terms.name_id;
        for (const stream::Channel channel : kMirrored)
            topics_.push_back(std::make_unique<Topic>(*this, stream::TopicKey{channel, record.id.raw()}, name));
        untold_ += std::size(kMirrored);
        add_document({"v1", "instruments", name});
        for (const char* part : {"trades", "ticker", "candles", "auction", "statistics"}) add_document({"v1", "instruments", name, part});
        add_document({"v1", "instruments", name, "book"}, "1000");
    }
    instruments_ = static_cast<std::uint32_t>(instruments.size());
}

void MarketMirror::snapshot_some() {
    std::size_t made = 0;
    for (std::size_t looked_at = 0; looked_at < std::min(topics_.size(), kTopicsLookedAt) && made < kSnapshotsPerRound; ++looked_at) {
        Topic& topic = *topics_[next_topic_ % topics_.size()];
        next_topic_ = (next_topic_ + 1) % topics_.size();
        if (!topic.wants_snapshot()) continue;
        if (!topic.told()) --untold_;
        topic.tell_snapshot();
        ++made;
    }
}

void MarketMirror::add_document(std::vector<std::string> segments, std::string depth) {
    std::string path;
    for (const std::string& segment : segments) path += '/' + segment;
    const std::string instrument = segments.size() > 2 ? segments[2] : std::string();
    of_instrument_.emplace(instrument, path);
    documents_[path] = Document{std::move(segments), std::move(depth), 0, true};
    due_.push_back(path);
}

void MarketMirror::documents_due(std::string_view instrument) {
    const auto [first, last] = of_instrument_.equal_range(instrument);
    for (auto at = first; at != last; ++at) {
        Document& document = documents_.at(at->second);
        if (!document.due) due_.push_back(at->second);
        document.due = true;
    }
}

// As a client would ask, by the very code that answers clients. No client has an empty address.
asio::awaitable<void> MarketMirror::render_some() {
    for (std::size_t made = 0; made < kDocumentsPerRound && !due_.empty(); ++made) {
        const std::string path = std::move(due_.front());
        due_.pop_front();
        Document& document = documents_.at(path);
        document.due = false;
        http::Request request;
        request.segments.assign(document.segments.begin(), document.segments.end());
        request.target = path;
        if (!document.depth.empty()) request.query.push_back({"depth", document.depth});
        http::Response response = co_await rest_(request);
        const std::size_t hash = std::hash<std::string>{}(response.body);
        if (response.status != 200 || hash == document.told) continue;
        document.told = hash;
        writer_.push(generation_, {FeedKind::document, path, message_of(std::move(response.body)), model_.last().sequence.raw()});
    }
}

// What the publisher has not handed out yet is not told of.
void MarketMirror::beat() {
    if (publisher_.has_news()) publisher_.flush();
    const service::Origin last = model_.last();
    complete_ = complete_ || (untold_ == 0 && due_.empty());
    const Beat beat{last.time.raw(), wall_micros(), complete_};
    writer_.push(generation_, {FeedKind::beat, "", message_of(to_text(beat)), last.sequence.raw()});
}

}  // namespace tongqu::redis
