#include <catch2/catch.hpp>

#include "cli/import/names.hpp"
#include "market/name.hpp"

using namespace tongqu::cli;

TEST_CASE("A publisher's name loses its links and addresses and keeps its words") {
    CHECK(plain_name("[Allen Institute](http://www.alleninstitute.org/)") == "Allen Institute");
    CHECK(
        plain_name("NASA/IPAC Infrared Science Archive ([IRSA](https://irsa.ipac.caltech.edu)) at Caltech") ==
        "NASA/IPAC Infrared Science Archive (IRSA) at Caltech");
    CHECK(plain_name("U.S. Environmental Protection Agency (https://www.epa.gov)") ==
          "U.S. Environmental Protection Agency");
    CHECK(plain_name("Imaging Data Commons (IDC)(https://imaging.example) team") ==
          "Imaging Data Commons (IDC) team");
    CHECK(plain_name("[Cut off](https://www.chalmers.se/en/departments") == "Cut off");
    CHECK(plain_name("[Not a link] at all") == "[Not a link] at all");
    CHECK(plain_name("Alliance (of) Genomes") == "Alliance (of) Genomes");
    CHECK(plain_name("  two \t\n blanks ") == "two blanks");
    CHECK(plain_name("[[Nested] name](https://a.example)") == "[Nested] name");
    CHECK(plain_name("").empty());
}

TEST_CASE("The address of a person does not pass into a name") {
    CHECK(plain_name("Amar Kulkarni (amar@mail.example)") == "Amar Kulkarni");
    CHECK(plain_name("[Amar](mailto:amar@mail.example)") == "Amar");
}

TEST_CASE("A slug is a valid id, and names that differ in case and punctuation share it") {
    CHECK(slug("NOAA") == "noaa");
    CHECK(slug("NOAA's National Ocean Service, (IOOS)") == "noaas-national-ocean-service-ioos");
    CHECK(slug("Element 84") == slug("element--84"));
    CHECK(slug("São Paulo Océan Institut") == "sao-paulo-ocean-institut");
    CHECK(slug("A – B’s") == "a-bs");  // an en dash and a typographic apostrophe are punctuation
    for (const std::string name : {"", "!!!", "华中农业研究院", "x", "100% data", "Ω"})
        CHECK(tongqu::is_name(slug(name)));
}

TEST_CASE("Names in other scripts and long names keep apart by a hash") {
    CHECK(slug("北京 Data") != slug("上海 Data"));
    CHECK(slug("北京 Data").starts_with("data-"));
    CHECK(slug("华中农业研究院").starts_with("org-"));
    const std::string long_name =
        "The National Institutes of Health Office of Strategic Coordination, The Common Fund";
    CHECK(slug(long_name).size() <= kSlugLength + 9);
    CHECK(slug(long_name) != slug(long_name + " two"));
    CHECK(slug(long_name) == slug(long_name));
}

TEST_CASE("The hash is FNV-1a of 64 bits") {
    // Test vectors of the authors (Fowler, Noll, Vo): "" → cbf29ce484222325, "foobar" → 85944171f73967e8.
    CHECK(short_hash("") == "cbf29ce4");
    CHECK(short_hash("foobar") == "85944171");
}
