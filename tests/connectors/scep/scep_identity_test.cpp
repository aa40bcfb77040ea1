// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "base/encoding.hpp"
#include "connectors/scep/scep_fixture.hpp"

// In whose name requests are signed.
namespace causeway::connectors {
namespace {

class ScepIdentity : public ScepTest {
  protected:
    // The first member of which the check of such a configuration complains, if any.
    std::string complaint(const std::string& members, const ca::HostServices::Secrets& secrets) {
        const auto checked = world_.catalog().validate(
            "scep", config("http://ca.example/scep", std::string(64, 'a'), members), secrets);
        return checked ? "" : checked.error().subproblems.at(0).subject.value;
    }
    static ca::HostServices::Secrets key_of(const RaFiles& ra) {
        return {{"ra-key", base::Secret::from_text(ra.key)}};
    }
    // The RA certificate in the stage's words, for `openssl base64 -d -A`.
    static std::string base64_in(const std::string& detail) {
        const auto space = detail.rfind(' ');
        return space == std::string::npos ? "" : detail.substr(space + 1);
    }
};

TEST_F(ScepIdentity, ACaThatKnowsItsRasTakesTheOneThatTheTestShows) {
    const auto id = connect_unnamed("trust");
    const auto told_before = told(enroll(id));
    EXPECT_TRUE(told_before.starts_with("unavailable: failInfo badMessageCheck")) << told_before;
    EXPECT_TRUE(has(told_before, "make its certificate known to the CA")) << told_before;

    const auto signer = stage(id, "signer");
    EXPECT_EQ(signer.verdict, ca::StageVerdict::warned);
    Peers::scep_peer().trust(*base::base64_decode(base64_in(signer.detail)));
    World after(state_, nullptr, Reach::loopback);
    after.adopt(world_.connector(id));
    EXPECT_EQ(told(after.issuer().enroll(id, request_for(kCsr),
                                         after.within(std::chrono::seconds(60)), {})),
              "issued");
}

TEST_F(ScepIdentity, ReplicasSignInOneName) {
    const auto id = connect_unnamed("");
    World replica(state_, nullptr, Reach::loopback);
    replica.adopt(world_.connector(id));
    std::string theirs;
    std::thread other([&] {
        for (const auto& one :
             replica.issuer().test(id, replica.within(std::chrono::seconds(60)))) {
            if (one.name == "signer") theirs = base64_in(one.detail);
        }
    });
    const std::string ours = base64_in(stage(id, "signer").detail);
    other.join();
    EXPECT_FALSE(ours.empty());
    EXPECT_EQ(ours, theirs);
}

TEST_F(ScepIdentity, SignsWithTheConfiguredCertificate) {
    const auto id = connect("trust,configured");
    EXPECT_TRUE(has(stage(id, "signer").detail, "CN=Corporate RA"));
    Peers::scep_peer().trust(
        crypto::parse_pem_certificates(Peers::ra().certificate)->front().der());
    EXPECT_EQ(told(enroll(id)), "issued");
    EXPECT_FALSE(world_.log().mentions("PRIVATE KEY"));
}

TEST_F(ScepIdentity, ACertificateWithoutItsOwnRsaKeyIsRefused) {
    const RaFiles& ra = Peers::ra();
    EXPECT_EQ(complaint(members_of(ra), key_of(ra)), "");
    EXPECT_EQ(complaint(members_of(ra), key_of(make_ra())), "/ra_key");
    EXPECT_EQ(complaint(members_of(ra), {}), "/ra_key");
    EXPECT_EQ(complaint(member("ra_certificate", ra.certificate), {}), "/ra_certificate");
    const RaFiles curve = make_ra({"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"});
    EXPECT_EQ(complaint(members_of(curve), key_of(curve)), "/ra_certificate");
}

}  // namespace
}  // namespace causeway::connectors
