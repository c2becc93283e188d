//! Closed lists of words that a record may hold: one line a word, with its stored code and its label for readers.

/// Makes an enum whose variants carry a stable code (what is stored and sent) and a label (what is read).
///
/// `Self::ALL` lists the variants in the order in which a page offers them; parsing refuses any other word.
#[macro_export]
macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal, $label:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* #[doc = $label] $variant),+ }

        impl $name {
            /// Every value, in the order in which pages offer them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word that is stored and sent.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The words that people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// The value with this code; `None` for any other word.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.label())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                Self::from_code(&word).ok_or_else(|| {
                    serde::de::Error::custom(format!(
                        "\"{word}\" is not a {}; use one of: {}",
                        stringify!($name),
                        Self::ALL.iter().map(|v| v.code()).collect::<Vec<_>>().join(", "),
                    ))
                })
            }
        }
    };
}
