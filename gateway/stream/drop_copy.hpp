#pragma once
// What a drop copy missed.
#include "gateway/stream/content.hpp"

namespace tongqu::stream {

// The message that tells all reports of the participant's after this command. Refused where they are not all kept, are more than
// Limits::resumed_reports, or the command has not been yet.
[[nodiscard]] std::expected<std::string, StreamError> resumed_copy(const Sources& sources, ParticipantId participant, SequenceNumber after);

}  // namespace tongqu::stream
