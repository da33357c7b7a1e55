#pragma once
// What the messages of one topic say: the state in a snapshot, what changed in a delta. One class a channel, in a file of
// its own; this is all that the publisher knows of them.
#include <expected>
#include <memory>

#include "gateway/http/json_writer.hpp"
#include "gateway/stream/channel.hpp"
#include "gateway/stream/limits.hpp"
#include "gateway/stream/stream_error.hpp"
#include "settlement/service/read_model.hpp"

namespace tongqu::stream {

// Where contents look things up; outlives them.
struct Sources {
    const service::ReadModel& model;
    const Limits& limits;
};

class Content {
  public:
    virtual ~Content() = default;

    // An event that the routing says concerns this topic; the sources have seen it. Keeps what it takes to tell of it.
    virtual void take(const Event& event) = 0;
    // Appends the fields that tell what has changed by commands after `since`, and forgets it; false when there is
    // nothing to tell.
    virtual bool write_delta(http::JsonWriter& json, SequenceNumber since) = 0;
    // Appends the fields that tell how all of it stands now.
    virtual std::expected<void, StreamError> write_snapshot(http::JsonWriter& json) = 0;
};

[[nodiscard]] std::unique_ptr<Content> make_book(const Sources& sources, InstrumentId instrument);
// Of a networked instrument as it stands from a region.
[[nodiscard]] std::unique_ptr<Content> make_region_book(const Sources& sources, InstrumentId instrument, RegionId region);
[[nodiscard]] std::unique_ptr<Content> make_book_orders(const Sources& sources, InstrumentId instrument);
[[nodiscard]] std::unique_ptr<Content> make_trades(const Sources& sources, InstrumentId instrument);
[[nodiscard]] std::unique_ptr<Content> make_ticker(const Sources& sources, InstrumentId instrument,
                                                   std::optional<RegionId> region);
[[nodiscard]] std::unique_ptr<Content> make_auction(const Sources& sources, InstrumentId instrument);
[[nodiscard]] std::unique_ptr<Content> make_market(const Sources& sources);
[[nodiscard]] std::unique_ptr<Content> make_orders(const Sources& sources, ParticipantId participant);
[[nodiscard]] std::unique_ptr<Content> make_account(const Sources& sources, ParticipantId participant);
[[nodiscard]] std::unique_ptr<Content> make_deliveries(const Sources& sources, ParticipantId participant);

// The one that a key asks for.
[[nodiscard]] std::unique_ptr<Content> make_content(const Sources& sources, TopicKey key);

}  // namespace tongqu::stream
