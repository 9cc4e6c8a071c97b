/** Something that the operator has to put right before Gatehouse can start. The message is printed as it is, without a stack. */
export class StartError extends Error {
  override name = "StartError";
}
