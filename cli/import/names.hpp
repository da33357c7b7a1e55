#pragma once
// From the names that catalogues give to the names the exchange takes.
#include <string>
#include <string_view>

namespace tongqu::cli {

// A name without markdown links and addresses, blanks collapsed: "[Allen
// Institute](https://alleninstitute.org/)" is "Allen Institute", "Amar Kulkarni (a@b.edu)" is "Amar
// Kulkarni". Addresses of people have no place in a journal. O(length).
[[nodiscard]] std::string plain_name(std::string_view text);

inline constexpr std::size_t kSlugLength = 60;

// An id for the exchange made of a name: letters in lower case, accents dropped, everything else a single
// "-": "NOAA's Océan Service" is "noaas-ocean-service". Where more than punctuation is lost (other scripts,
// or more than kSlugLength characters), a hash of the whole name follows, so that different names stay
// different. Never empty; the same name always gives the same slug; names that differ only in case, accents
// and punctuation give the same one.
[[nodiscard]] std::string slug(std::string_view name);

// The first 8 hexadecimal digits of the 64-bit FNV-1a hash.
[[nodiscard]] std::string short_hash(std::string_view text);

}  // namespace tongqu::cli
