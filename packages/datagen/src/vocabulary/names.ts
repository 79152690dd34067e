// Names for the characters: short, easy to say, and each of one gender.

/** Names of girls and boys, and of animals she and he. */
export const names: Readonly<Record<'girl' | 'boy' | 'she' | 'he', readonly string[]>> = {
  girl: 'Lily Mia Anna Nora Ella Zoe Ruby Rosie Clara Emma Lucy Molly Sophie Alice Daisy Ivy Maya Lena Tess Nina Hana Amy Eva Kate Polly Sara Greta Leila Amara Mei'.split(
    ' ',
  ),
  boy: 'Tom Ben Max Leo Sam Jack Finn Theo Oscar Noah Eli Hugo Luke Toby Adam Nico Milo Omar Ravi Paul Will Dan Jamal Kenji Pedro Felix Otto Henry Simon Gus'.split(
    ' ',
  ),
  she: 'Dot Pearl Honey Misty Poppy Tilly Bella Maple Penny Willow Fern Olive Peaches Hazel Luna Trudy Mimi Nutmeg Bonnie Pepper'.split(
    ' ',
  ),
  he: 'Pip Bruno Rusty Benny Fuzz Teddy Rocky Bramble Chip Boots Waldo Ziggy Barney Monty Patch Toto Biscuit Humphrey Smokey Gizmo'.split(
    ' ',
  ),
}
