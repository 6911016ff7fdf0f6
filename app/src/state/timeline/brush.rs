//! What a drawing is made of.

/// How something looks. The browser gives each ink its colour and pattern out of the page's
/// style sheet. In one layer, a later one lies above an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ink {
    /// The surface, to write on.
    Surface,
    /// Lines of the axis.
    Grid,
    /// A thread's hue, pale: it waits for input, or is outside the GIL.
    Pale(u8),
    /// A thread's hue in dots: it waits for the GIL.
    Dots(u8),
    /// A thread's hue in slanted stripes: it waits for an object.
    Stripes(u8),
    /// Slanted stripes in the colour of errors: it waits for ever.
    Stuck,
    /// A thread's hue, full.
    Hue(u8),
    /// The colour of errors.
    Error,
    /// Where events were lost.
    Warning,
    /// Words of the axis.
    Faint,
    /// Words.
    Soft,
    /// What is chosen.
    Focus,
}

/// Draws. Positions are CSS pixels from the top left.
pub trait Brush {
    /// What is drawn from now on lies above everything before; in one layer, words lie above
    /// rectangles.
    fn layer(&mut self);
    /// Fills a rectangle.
    fn fill(&mut self, ink: Ink, x: f64, y: f64, width: f64, height: f64);
    /// Writes one line from its left end; `y` is its middle.
    fn write(&mut self, ink: Ink, x: f64, y: f64, text: &str);
    /// How wide a line would be.
    fn width(&self, text: &str) -> f64;
}
