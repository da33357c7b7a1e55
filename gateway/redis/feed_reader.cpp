#include "gateway/redis/feed_reader.hpp"

#include <charconv>

namespace tongqu::redis {
namespace {

constexpr std::string_view kEntriesAtOnce = "512";
constexpr std::string_view kBlockMs = "200";
constexpr std::size_t kStateAtOnce = 128;  // values of the state
constexpr std::chrono::milliseconds kPause{200};

bool read_whole(std::string_view text, std::uint64_t& number) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

std::optional<FeedKind> kind_of(std::string_view text) {
    if (text.size() != 1 || std::string_view("msdb").find(text[0]) == std::string_view::npos) return std::nullopt;
    return static_cast<FeedKind>(text[0]);
}

// Entry of the feed, if it is of that generation and whole.
std::optional<FeedItem> item_of(Reply& entry, const std::string& generation) {
    if (entry.items.size() != 2) return std::nullopt;
    FeedItem item;
    std::optional<FeedKind> kind;
    bool ours = false, numbered = false, dated = false;
    auto& fields = entry.items[1].items;
    for (std::size_t i = 0; i + 1 < fields.size(); i += 2) {
        if (!fields[i].text || !fields[i + 1].text) return std::nullopt;
        const std::string& name = *fields[i].text;
        std::string& value = *fields[i + 1].text;
        if (name == "g") ours = value == generation;
        if (name == "n") numbered = read_whole(value, item.number);
        if (name == "l") dated = read_whole(value, item.last);
        if (name == "k") kind = kind_of(value);
        if (name == "t") item.name = std::move(value);
        if (name == "v") item.bytes = std::make_shared<const std::string>(std::move(value));
    }
    if (!ours || !numbered || !dated || !kind || !item.bytes) return std::nullopt;
    item.kind = *kind;
    return item;
}

}  // namespace

FeedReader::FeedReader(RedisAddress address, HandOn hand_on, Complain complain)
    : address_(std::move(address)), hand_on_(std::move(hand_on)), complain_(std::move(complain)), thread_([this] { run(); }) {}

FeedReader::~FeedReader() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

bool FeedReader::stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

void FeedReader::run() {
    std::string said;
    while (!stopping()) {
        std::string problem;
        if (auto link = RedisLink::open(address_)) {
            while (!stopping()) {
                const auto followed = follow(*link);
                if (followed) continue;  // from the beginning, on the same link
                problem = followed.error();
                break;
            }
        } else {
            problem = link.error();
        }
        if (problem != said && !problem.empty()) complain_(problem);
        said = problem;
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, kPause, [this] { return stopping_; });
    }
}

void FeedReader::pass(FeedBatch batch) {
    {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return stopping_ || on_the_way_ < kBatchesOnTheWay; });
        if (stopping_) return;
        ++on_the_way_;
    }
    hand_on_(std::move(batch), [this] {
        {
            const std::lock_guard lock(mutex_);
            --on_the_way_;
        }
        wake_.notify_all();
    });
}

std::expected<void, std::string> FeedReader::read_state(RedisLink& link, const std::string& generation) {
    auto names = link.run(Words{"HKEYS", kStateKey});
    if (!names) return std::unexpected(names.error());
    pass({true, {}});
    for (std::size_t from = 0; from < names->items.size(); from += kStateAtOnce) {
        const std::size_t until = std::min(from + kStateAtOnce, names->items.size());
        Words words{"HMGET", kStateKey};
        for (std::size_t i = from; i < until; ++i) words.push_back(*names->items[i].text);
        auto values = link.run(words);
        if (!values) return std::unexpected(values.error());
        FeedBatch batch;
        for (std::size_t i = from; i < until && i - from < values->items.size(); ++i) {
            const std::string_view name = *names->items[i].text;
            FeedItem item;
            const auto kind = kind_of(name.substr(0, 1));
            if (!kind || !values->items[i - from].text || !read_state_value(*values->items[i - from].text, item)) continue;
            item.kind = *kind;
            item.name = name.substr(1);
            batch.items.push_back(std::move(item));
        }
        pass(std::move(batch));
    }
    const auto still = link.run(Words{"GET", kGenerationKey});
    if (!still) return std::unexpected(still.error());
    if (still->text != generation) return std::unexpected(std::string());
    return {};
}

// The feed says that a document has changed; what it says now is in the state.
std::expected<void, std::string> FeedReader::fill_documents(RedisLink& link, std::vector<FeedItem>& items) {
    std::vector<std::string> names;
    std::vector<FeedItem*> documents;
    for (FeedItem& item : items) {
        if (item.kind != FeedKind::document) continue;
        names.push_back('d' + item.name);
        documents.push_back(&item);
    }
    if (documents.empty()) return {};
    Words words{"HMGET", kStateKey};
    words.insert(words.end(), names.begin(), names.end());
    auto values = link.run(words);
    if (!values) return std::unexpected(values.error());
    for (std::size_t i = 0; i < documents.size() && i < values->items.size(); ++i) {
        FeedItem filled;
        documents[i]->bytes.reset();
        if (values->items[i].text && read_state_value(*values->items[i].text, filled)) {
            documents[i]->bytes = filled.bytes;
            documents[i]->last = filled.last;
        }
    }
    std::erase_if(items, [](const FeedItem& item) { return !item.bytes; });
    return {};
}

std::expected<void, std::string> FeedReader::follow(RedisLink& link) {
    auto generation = link.run(Words{"GET", kGenerationKey});
    if (!generation) return std::unexpected(generation.error());
    if (!generation->text) return std::unexpected(std::string("no exchange tells its market to this Redis yet"));
    if (const auto read = read_state(link, *generation->text); !read) return read;
    std::string position = "0";
    std::uint64_t number = 0;
    while (!stopping()) {
        const Words ask[] = {{"GET", kGenerationKey},
                             {"XREAD", "COUNT", kEntriesAtOnce, "BLOCK", kBlockMs, "STREAMS", kFeedKey, position}};
        auto replies = link.run(ask);
        if (!replies) return std::unexpected(replies.error());
        if (replies->front().text != generation->text) return {};
        Reply& read = (*replies)[1];
        if (read.items.empty() || read.items[0].items.size() != 2) continue;
        FeedBatch batch;
        for (Reply& entry : read.items[0].items[1].items) {
            if (!entry.items.empty() && entry.items[0].text) position = *entry.items[0].text;
            auto item = item_of(entry, *generation->text);
            if (!item) continue;
            if (number != 0 && item->number != number + 1) return {};
            number = item->number;
            batch.items.push_back(std::move(*item));
        }
        if (const auto filled = fill_documents(link, batch.items); !filled) return filled;
        if (!batch.items.empty()) pass(std::move(batch));
    }
    return {};
}

}  // namespace tongqu::redis
