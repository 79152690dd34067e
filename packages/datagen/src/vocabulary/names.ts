// Names for the characters: short, easy to say, and each of one gender.

/** Names of girls and boys, and of animals she and he. */
export const names: Readonly<Record<'girl' | 'boy' | 'she' | 'he', readonly string[]>> = {
  girl: 'Lottie Mia Anna Nora Ella Zoe Ruby Rosie Clara Emma Lucy Molly Sophie Alice Dora Ivy Maya Lena Tess Nina Hana Amy Eva Kate Polly Sara Greta Leila Amara Mei'.split(
    ' ',
  ),
  boy: 'Tom Ben Max Leo Sam Jack Finn Theo Oscar Noah Eli Hugo Luke Toby Adam Nico Milo Omar Ravi Paul Wim Dan Jamal Kenji Pedro Felix Otto Henry Simon Gus'.split(
    ' ',
  ),
  she: 'Dot Perla Hattie Minka Poppy Tilly Bella Mabel Penny Wanda Fern Olive Pippa Hazel Luna Trudy Mimi Nutmeg Bonnie Petra'.split(
    ' ',
  ),
  he: 'Pip Bruno Rufus Benny Fuzz Tubby Rocky Bramble Chip Bobo Waldo Ziggy Barney Monty Pogo Toto Basil Humphrey Smokey Gizmo'.split(
    ' ',
  ),
}
