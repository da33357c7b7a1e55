#pragma once
// Every identifier of the market. Those of participants, instruments and so on are dense and assigned by the exchange in
// the order of its commands; the names that people use for them are strings, unique for ever (market/name.hpp).
#include "market/strong.hpp"

namespace tongqu {

using SequenceNumber = StrongId<struct SequenceNumberTag, std::uint64_t>;  // 1 = the journal's first command
using RegionId = StrongId<struct RegionIdTag, std::uint8_t>;
using ParticipantId = StrongId<struct ParticipantIdTag, std::uint32_t>;
using GroupId = StrongId<struct GroupIdTag, std::uint32_t>;  // an ownership group; every participant is in one
using KeyId = StrongId<struct KeyIdTag, std::uint32_t>;
using ProductId = StrongId<struct ProductIdTag, std::uint32_t>;
using InstrumentId = StrongId<struct InstrumentIdTag, std::uint32_t>;
using OrderId = StrongId<struct OrderIdTag, std::uint64_t>;  // the sequence number of the command that entered it
using TradeId = StrongId<struct TradeIdTag, std::uint64_t>;  // 1, 2, 3 … over the whole exchange
using AccountId = StrongId<struct AccountIdTag, std::uint32_t>;
using ClaimId = StrongId<struct ClaimIdTag, std::uint64_t>;  // 1, 2, 3 … over the whole exchange
using LinkId = StrongId<struct LinkIdTag, std::uint32_t>;
using RulebookVersion = StrongId<struct RulebookVersionTag, std::uint32_t>;
using LogicVersion = StrongId<struct LogicVersionTag, std::uint32_t>;

}  // namespace tongqu
