// Channel `drop_copy`: every report on every order of the participant, in order, with the key that caused it.
#include "gateway/stream/drop_copy.hpp"

#include "gateway/api/carry_out.hpp"
#include "gateway/api/words.hpp"
#include "market/decimal.hpp"

namespace tongqu::stream {
namespace {

std::string_view word_of_report(service::OrderReport::Kind kind) {
    switch (kind) {
        case service::OrderReport::Kind::entered: return "entered";
        case service::OrderReport::Kind::amended: return "amended";
        case service::OrderReport::Kind::reduced: return "reduced";
        case service::OrderReport::Kind::elected: return "elected";
        case service::OrderReport::Kind::filled: return "filled";
        case service::OrderReport::Kind::cancelled: return "cancelled";
    }
    return {};
}

void write_report(http::JsonWriter& json, const service::ReadModel& model, const service::OrderReport& report) {
    const service::OrderRecord* order = model.orders().find(report.order);
    if (order == nullptr) return;
    const InstrumentTerms& terms = model.directory().instruments().at(order->instrument).terms;
    json.begin_object().field("report", word_of_report(report.kind)).field("order_id", std::to_string(report.order.raw()));
    json.field("client_order_id", order->client_order_id).field("instrument_id", terms.name_id);
    json.field("side", gateway::word_of(order->side));
    if (order->key) json.field("key_id", std::to_string(order->key->raw()));
    if (report.by) json.field("by_key_id", std::to_string(report.by->raw()));
    if (report.trade) json.field("trade_id", std::to_string(report.trade->raw()));
    if (report.price) json.field("price", multiple_to_string(report.price->raw(), terms.tick));
    if (report.kind != service::OrderReport::Kind::elected)
        json.field("quantity", multiple_to_string(report.quantity.raw(), terms.lot));
    if (report.reason) json.field("cancel_reason", gateway::word_of(*report.reason));
    gateway::write_origin(json, report.origin);
    json.end_object();
}

void write_reports(http::JsonWriter& json, const service::ReadModel& model, const std::vector<const service::OrderReport*>& reports) {
    json.key("reports").begin_array();
    for (const service::OrderReport* report : reports) write_report(json, model, *report);
    json.end_array();
}

class DropCopy final : public Content {
  public:
    DropCopy(const Sources& sources, ParticipantId participant) : sources_(sources), participant_(participant) {}

    // The model keeps the reports, and has seen the command before its events come here: they begin with it.
    void take(const Event&) override {
        if (!from_) from_ = SequenceNumber(sources_.model.last().sequence.raw() - 1);
    }

    bool write_delta(http::JsonWriter& json, SequenceNumber) override {
        const auto from = std::exchange(from_, {});
        if (!from) return false;
        const auto reports = sources_.model.order_reports().since(participant_, *from, service::kOrderReportsKept);
        if (!reports || reports->empty()) return false;
        write_reports(json, sources_.model, *reports);
        return true;
    }

    // From here on: what was before is told to those who ask for it.
    std::expected<void, StreamError> write_snapshot(http::JsonWriter& json) override {
        write_reports(json, sources_.model, {});
        return {};
    }

  private:
    Sources sources_;
    ParticipantId participant_;
    std::optional<SequenceNumber> from_;  // before the first command that was not told of yet
};

}  // namespace

std::unique_ptr<Content> make_drop_copy(const Sources& sources, ParticipantId participant) {
    return std::make_unique<DropCopy>(sources, participant);
}

std::expected<std::string, StreamError> resumed_copy(const Sources& sources, ParticipantId participant, SequenceNumber after) {
    const service::ReadModel& model = sources.model;
    const auto reports = model.order_reports().since(participant, after, sources.limits.resumed_reports);
    if (!reports || after > model.last().sequence) return std::unexpected(StreamError::cannot_resume);
    http::JsonWriter json;
    json.begin_object().field("channel", row_of(Channel::drop_copy).name);
    json.field("participant_id", model.directory().participants().at(participant).terms.name_id).field("type", "resumed");
    json.field("first_sequence", after.raw() + 1).field("last_sequence", model.last().sequence.raw());
    json.field("time", to_rfc3339(model.last().time));
    write_reports(json, model, *reports);
    return json.end_object().take();
}

}  // namespace tongqu::stream
