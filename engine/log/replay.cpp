#include "engine/log/replay.hpp"

#include "market/command_codec.hpp"

namespace tongqu::log {

std::string to_string(const ReplayFailure& failure) {
    if (const auto* journal = std::get_if<JournalFailure>(&failure)) return to_string(*journal);
    if (const auto* opening = std::get_if<MisplacedOpening>(&failure))
        return "command " + std::to_string(opening->sequence.raw()) +
               " is out of place: the first command, and no other, opens the exchange";
    const auto& command = std::get<UndecodableCommand>(failure);
    return "command " + std::to_string(command.sequence.raw()) + " cannot be decoded (error " +
           std::to_string(static_cast<int>(command.error)) + ")";
}

std::expected<void, ReplayFailure> replay(JournalReader& reader, exchange::Exchange& exchange,
                                          const ReplayVisitor& visit) {
    while (true) {
        auto record = reader.next();
        if (!record) return std::unexpected(record.error());
        if (!*record) return {};
        auto command = decode_command((*record)->payload);
        if (!command) return std::unexpected(UndecodableCommand{(*record)->sequence, command.error()});
        if (((*record)->sequence == SequenceNumber(1)) != std::holds_alternative<OpenExchange>(command->body))
            return std::unexpected(MisplacedOpening{(*record)->sequence});
        ReleasedCommand released{(*record)->sequence, (*record)->time, std::move(*command), {}};
        exchange.apply(released.sequence, released.time, released.command, released.events);
        if (visit) visit(std::move(released), reader.progress());
    }
}

}  // namespace tongqu::log
