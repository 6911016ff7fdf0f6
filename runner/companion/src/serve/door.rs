//! Who may come in (threat-model.md section 2 rows 2, 3, 5 and 9).
//!
//! Pure decisions over headers; nothing here panics on what a stranger sends, and nothing tells a
//! stranger why.

use axum::http::header::{HOST, ORIGIN, SEC_WEBSOCKET_PROTOCOL};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};

use super::token::Token;

/// The subprotocol that a session speaks; the only one that an answer names.
pub const SUBPROTOCOL: &str = "spindle.v1";
/// What stands before the token in the list of subprotocols. A browser can send no other header
/// with a WebSocket, and an address would end up in logs.
const BEARER: &[u8] = b"spindle.bearer.";

/// The checks of one companion.
#[derive(Debug)]
pub struct Door {
    hosts: [String; 2],
    origins: [String; 2],
    token: Token,
}

/// Which check failed. For tests and our own log; the caller learns the number only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The request is not addressed to us: a name that somebody points at this machine.
    Host,
    /// It comes from a page that is not ours.
    Origin,
    /// It does not know the token.
    Token,
}

impl Refusal {
    /// All that the caller learns.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::Host | Self::Origin => StatusCode::FORBIDDEN,
            Self::Token => StatusCode::UNAUTHORIZED,
        }
    }
}

impl Door {
    /// The door of the companion on this port.
    #[must_use]
    pub fn new(port: u16, token: Token) -> Self {
        let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
        let origins = [format!("http://{}", hosts[0]), format!("http://{}", hosts[1])];
        Self { hosts, origins, token }
    }

    /// The address that the page belongs to, whatever name it was asked for by.
    #[must_use]
    pub fn canonical_origin(&self) -> &str {
        &self.origins[0]
    }

    /// Whether the request was addressed to `localhost` instead of `127.0.0.1`.
    #[must_use]
    pub fn is_by_name(&self, headers: &HeaderMap) -> bool {
        only(headers, &HOST).is_some_and(|host| host == self.hosts[1].as_str())
    }

    /// The first check, for every request: it must be addressed to us. Byte for byte; what a proxy
    /// says about another host does not count.
    ///
    /// # Errors
    /// When it is not.
    pub fn check_host(&self, target: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        let host = only(headers, &HOST).ok_or(Refusal::Host)?;
        let ours = |host: &[u8]| self.hosts.iter().any(|ours| ours.as_bytes() == host);
        // The absolute form, `GET http://host/ HTTP/1.1`, names a host of its own.
        let target_is_ours =
            target.authority().is_none_or(|authority| ours(authority.as_str().as_bytes()));
        let plain = target.scheme_str().is_none_or(|scheme| scheme == "http");
        if ours(host.as_bytes()) && target_is_ours && plain { Ok(()) } else { Err(Refusal::Host) }
    }

    /// The checks of everything but the page itself: it must come from our page, and know the
    /// token. A page of another port is not ours, though browsers call it `same-site`.
    ///
    /// # Errors
    /// The first check that fails.
    pub fn check_session(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let origin = only(headers, &ORIGIN).ok_or(Refusal::Origin)?;
        if !self.origins.iter().any(|ours| ours.as_bytes() == origin.as_bytes()) {
            return Err(Refusal::Origin);
        }
        let site = HeaderName::from_static("sec-fetch-site");
        if headers.get_all(site).iter().any(|site| site != "same-origin" && site != "none") {
            return Err(Refusal::Origin);
        }
        let token = bearer(headers).ok_or(Refusal::Token)?;
        if self.token.matches(token) { Ok(()) } else { Err(Refusal::Token) }
    }
}

/// The token out of `spindle.v1, spindle.bearer.<token>`: these two, in this order.
fn bearer(headers: &HeaderMap) -> Option<&[u8]> {
    let mut offered = headers
        .get_all(SEC_WEBSOCKET_PROTOCOL)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii);
    let (first, second) = (offered.next()?, offered.next()?);
    let nothing_more = offered.next().is_none();
    second.strip_prefix(BEARER).filter(|_| first == SUBPROTOCOL.as_bytes() && nothing_more)
}

/// The value of a header that is there exactly once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

#[cfg(test)]
mod tests;
