// SPDX-License-Identifier: Apache-2.0
#include "net/curl_multi.hpp"

#include <chrono>
#include <stdexcept>
#include <utility>

#include "net/contained.hpp"

namespace causeway::net {

CurlMulti::CurlMulti(EventLoop& loop, const base::Clock& clock)
    : loop_(loop), clock_(clock), multi_(curl_multi_init()) {
    if (!multi_) throw std::runtime_error("curl_multi_init failed");
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &CurlMulti::on_socket);
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &CurlMulti::on_timer);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
}

CurlMulti::~CurlMulti() {
    for (const auto& [easy, finished] : transfers_) curl_multi_remove_handle(multi_.get(), easy);
    multi_.reset();
    for (const auto& [fd, watch] : watches_) loop_.unwatch(watch);
    if (timer_) loop_.cancel(*timer_);
}

void CurlMulti::add(CURL* easy, Finished finished) {
    transfers_.emplace(easy, std::move(finished));
    if (curl_multi_add_handle(multi_.get(), easy) == CURLM_OK) return;
    broken_ = true;
    set_timer(0);
}

int CurlMulti::on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) {
    return contained(-1, [&] {
        static_cast<CurlMulti*>(self)->watch(fd, what);
        return 0;
    });
}

int CurlMulti::on_timer(CURLM*, long milliseconds, void* self) {
    return contained(-1, [&] {
        static_cast<CurlMulti*>(self)->set_timer(milliseconds);
        return 0;
    });
}

void CurlMulti::watch(curl_socket_t fd, int what) {
    const auto found = watches_.find(fd);
    if (what == CURL_POLL_REMOVE) {
        if (found == watches_.end()) return;
        loop_.unwatch(found->second);
        watches_.erase(found);
        return;
    }
    const Readiness interest{.readable = (what & CURL_POLL_IN) != 0,
                             .writable = (what & CURL_POLL_OUT) != 0};
    if (found != watches_.end()) {
        loop_.change(found->second, interest);
        return;
    }
    const WatchId id = loop_.watch(fd, interest, [this, fd](Readiness ready) {
        act(fd, (ready.readable ? CURL_CSELECT_IN : 0) | (ready.writable ? CURL_CSELECT_OUT : 0));
    });
    watches_.emplace(fd, id);
}

// libcurl asks for its own timer from within its own calls and must not be re-entered there, so
// even a timer of zero milliseconds goes through the loop.
void CurlMulti::set_timer(long milliseconds) {
    if (timer_) loop_.cancel(*timer_);
    timer_.reset();
    if (milliseconds < 0) return;
    timer_ = loop_.call_at(clock_.monotonic() + std::chrono::milliseconds(milliseconds), [this] {
        timer_.reset();
        act(CURL_SOCKET_TIMEOUT, 0);
    });
}

void CurlMulti::act(curl_socket_t fd, int events) {
    int running = 0;
    const CURLMcode code = curl_multi_socket_action(multi_.get(), fd, events, &running);
    report_finished();
    if (std::exchange(broken_, false) || code != CURLM_OK) fail_all();
}

void CurlMulti::report_finished() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        CURL* const easy = message->easy_handle;
        const CURLcode result = message->data.result;
        curl_multi_remove_handle(multi_.get(), easy);  // the message dies here
        const auto entry = transfers_.extract(easy);
        entry.mapped()(result);
    }
}

// libcurl is told that a callback of ours failed and does nothing more for any transfer until all
// are gone.
void CurlMulti::fail_all() {
    const auto failed = std::exchange(transfers_, {});
    for (const auto& [easy, finished] : failed) curl_multi_remove_handle(multi_.get(), easy);
    for (const auto& [easy, finished] : failed) finished(CURLE_ABORTED_BY_CALLBACK);
}

}  // namespace causeway::net
