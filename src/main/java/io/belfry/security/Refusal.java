package io.belfry.security;

/**
 * Why a request is refused.
 *
 * @param status the HTTP status of the answer
 * @param code the stable code of the answer
 * @param detail one sentence for people; repeats nothing that the request said
 */
public record Refusal(int status, String code, String detail) {}
