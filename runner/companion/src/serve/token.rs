//! The secret that lets a page in.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use spindle_protocol::RunError;
use subtle::ConstantTimeEq;

/// 256 bits from the system's random numbers, new at each start, kept nowhere.
pub struct Token(String);

impl Token {
    /// A new one.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn generate() -> Result<Self, RunError> {
        let mut bits = [0; 32];
        getrandom::fill(&mut bits).map_err(|error| {
            RunError::new(format!("the system gives no random numbers: {error}"), "try again")
        })?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bits)))
    }

    /// Its text, for the one address that carries it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is it, in a time that does not depend on where it differs. The length is no
    /// secret.
    #[must_use]
    pub fn matches(&self, offered: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(offered).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn a_token_is_long_safe_in_an_address_and_never_printed() {
        let token = Token::generate().expect("random numbers");
        assert_eq!(token.as_str().len(), 43);
        assert!(token.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)));
        assert_eq!(format!("{token:?}"), "Token(..)");
        assert_ne!(token.as_str(), Token::generate().expect("random numbers").as_str());
    }

    #[test]
    fn only_the_whole_token_matches() {
        let token = Token::generate().expect("random numbers");
        let text = token.as_str();
        assert!(token.matches(text.as_bytes()));
        for wrong in ["", &text[1..], &text[..42], &format!("{text}="), &text.to_lowercase()] {
            assert!(!token.matches(wrong.as_bytes()), "{wrong}");
        }
    }
}
